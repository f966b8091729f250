// What the tool keeps between runs: it must never show.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from '../../tool/bundler.js';
import { Store } from '../../tool/cache.js';
import { type Fact, Inputs, unchanged } from '../../tool/inputs.js';
import { packageRoot } from '../../tool/root.js';
import { node, quickjs, type Target } from '../../tool/targets/index.js';
import { CLI, Workshop } from './command.js';

const HELLO = `
  import { run, sleep } from 'uasyncio';
  import { word } from './word';
  run(async () => {
    await sleep(0);
    console.log(word);
  });
`;

/** Notes in a file which modules a Node loads. */
const LOADER = `
  import { appendFileSync } from 'node:fs';
  export async function load(url, context, next) {
    appendFileSync(process.env.LOADED, url + '\\n');
    return next(url, context);
  }
`;

const HEAVY = /\/node_modules\/rollup\/|\/esbuild\/lib\/main\.js|\/node_modules\/@babel\//;

describe('what uasyncio keeps between runs', () => {
  let cache: string;
  let workshop: Workshop;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'cache-'));
    workshop = new Workshop({ XDG_CACHE_HOME: cache });
  });
  afterEach(() => {
    workshop.remove();
    rmSync(cache, { recursive: true });
  });

  const kept = (folder: string): string[] => {
    const path = join(cache, 'uasyncio', folder);
    return readdirSync(path).map((name) => join(path, name));
  };
  const printed = (...args: string[]): string => {
    const { stdout, stderr, code } = workshop.uasyncio('run', 'app.ts', ...args);
    assert.equal(stderr, '');
    assert.equal(code, 0);
    return stdout.trim();
  };
  /** The bundle for QuickJS, which holds the packages too. */
  const built = (...options: string[]): string => {
    const { stderr, code } = workshop.uasyncio(
      ...['build', 'app.ts', '--on', 'quickjs', '-o', 'out.js', ...options],
    );
    assert.equal(stderr, '');
    assert.equal(code, 0);
    return workshop.read('out.js');
  };

  describe('loads no compiler', () => {
    /** What a command loads: paths of packages, and of those in our bundles. */
    function loadedBy(...args: string[]): string {
      const log = workshop.path('loaded');
      writeFileSync(log, '');
      const loader = `data:text/javascript,${encodeURIComponent(LOADER)}`;
      const register = `import { register } from 'node:module'; register(${JSON.stringify(loader)});`;
      const { stderr, code } = workshop.execute(
        ...(['env', `LOADED=${log}`, process.execPath] as const),
        ...['--import', `data:text/javascript,${encodeURIComponent(register)}`, CLI, ...args],
      );
      assert.deepEqual({ stderr, code }, { stderr: '', code: 0 });
      const urls = readFileSync(log, 'utf8').trim().split('\n');
      assert.ok(urls.includes(pathToFileURL(CLI).href), 'the loader works');
      return urls.flatMap((url) => [url, ...packagesIn(url)]).join('\n');
    }

    /** The files that a bundle of ours was made of, from its source map. */
    function packagesIn(url: string): string[] {
      if (!url.startsWith('file:') || !fileURLToPath(url).startsWith(join(packageRoot(), 'dist')))
        return [];
      try {
        return JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')).sources;
      } catch {
        return [];
      }
    }

    it('for a program that has not changed', () => {
      workshop.write({ 'app.ts': HELLO, 'word.ts': `export const word = 'first';` });
      assert.match(loadedBy('run', 'app.ts'), HEAVY);
      assert.doesNotMatch(loadedBy('run', 'app.ts'), HEAVY);
    });

    it('but Rollup for a program of which one module has changed', () => {
      const word = (text: string) => ({
        'word.ts': `export const word = '${text}'; export const later = async () => await word;`,
      });
      workshop.write({ 'app.ts': HELLO, ...word('first') });
      loadedBy('build', 'app.ts', '--on', 'quickjs', '-o', 'out.js');
      workshop.write(word('second'));
      loadedBy('build', 'app.ts', '--on', 'quickjs', '-o', 'out.js');
      workshop.write(word('first'));
      // Both modules are known; that they belong together again is not.
      const loaded = loadedBy('build', 'app.ts', '--on', 'quickjs', '-o', 'out.js');
      assert.match(loaded, /\/node_modules\/rollup\//);
      assert.doesNotMatch(loaded, /\/esbuild\/lib\/main\.js|\/node_modules\/@babel\//);
    });

    it('for --version, --help and the list of boards', () => {
      for (const args of [['--version'], ['--help'], ['boards']])
        assert.doesNotMatch(loadedBy(...args), HEAVY);
    });
  });

  it('is made again when a module changes or has gone', () => {
    workshop.write({ 'app.ts': HELLO, 'word.ts': `export const word = 'first';` });
    assert.equal(printed(), 'first');
    assert.equal(printed(), 'first');
    workshop.write({ 'word.ts': `export const word = 'other';` });
    assert.equal(printed(), 'other');
    rmSync(workshop.path('word.ts'));
    const { stderr, code } = workshop.uasyncio('run', 'app.ts');
    assert.equal(stderr, "uasyncio: app.ts:3:24: cannot find './word'\n");
    assert.equal(code, 2);
  });

  it('is made again for other options', () => {
    workshop.write({ 'app.ts': HELLO, 'word.ts': `export const word = 'first';` });
    const plain = built();
    assert.ok(built('--minify').length < plain.length);
    assert.match(built('--async', 'native'), /async \(\) =>/);
    assert.match(built('--sourcemap'), /sourceMappingURL/);
    assert.equal(built(), plain);
  });

  it('is made again for a program in another folder', () => {
    workshop.write({
      'one/app.ts': HELLO,
      'one/word.ts': `export const word = 'one';`,
      'two/app.ts': HELLO,
      'two/word.ts': `export const word = 'two';`,
    });
    for (const name of ['one', 'two', 'one', 'two'])
      assert.equal(workshop.uasyncio('run', `${name}/app.ts`).stdout, `${name}\n`);
  });

  for (const engine of ['node', 'quickjs'])
    it(`has source maps for stacks: ${engine}`, () => {
      // The engines are in the usual folder.
      const usual = new Workshop();
      usual.write({
        'app.ts': `import { run, sleep } from 'uasyncio';

interface Nothing {}
async function main(): Promise<void> {
  await sleep(0);
  throw new Error('on purpose');
}
run(main);
`,
      });
      const first = usual.uasyncio('run', 'app.ts', '--on', engine);
      assert.match(first.stderr, /at .*main .*app\.ts:6/);
      assert.deepEqual(usual.uasyncio('run', 'app.ts', '--on', engine), first);
      usual.remove();
    });

  it('works where nothing can be kept', () => {
    const elsewhere = new Workshop({ XDG_CACHE_HOME: '/dev/null/none' });
    elsewhere.write({ 'app.ts': HELLO, 'word.ts': `export const word = 'first';` });
    for (let i = 0; i < 2; i++)
      assert.deepEqual(elsewhere.uasyncio('run', 'app.ts'), {
        stdout: 'first\n',
        stderr: '',
        code: 0,
      });
    elsewhere.remove();
  });

  it('is ignored where it is damaged', () => {
    workshop.write({ 'app.ts': HELLO, 'word.ts': `export const word = 'first';` });
    assert.equal(printed(), 'first');
    const files = [...kept('bundles'), ...kept('modules')];
    assert.ok(files.length >= 3);
    for (const file of files) writeFileSync(file, '{"facts":[');
    assert.equal(printed(), 'first');
  });

  it('is taken from modules by their content, whatever their place in the bundle', () => {
    const word = `export const word = 'first'; export const wait = async () => { await word; };`;
    workshop.write({ 'app.ts': HELLO, 'word.ts': word });
    const fresh = built('--sourcemap') + workshop.read('out.js.map');
    assert.ok(fresh.includes('x_uasyncio'));
    // Another module comes first, so that the labels of all others move.
    workshop.write({
      'app.ts': `import './more'; ${HELLO}`,
      'more.ts': 'export const more = async () => { await 1; await 2; }; more();',
    });
    const moved = built();
    for (const file of kept('modules')) rmSync(file);
    for (const file of kept('bundles')) rmSync(file);
    assert.equal(built(), moved);
    workshop.write({ 'app.ts': HELLO });
    for (const file of kept('bundles')) rmSync(file);
    assert.equal(built('--sourcemap') + workshop.read('out.js.map'), fresh);
  });

  it('is right when several processes keep it at once', async () => {
    workshop.write({ 'app.ts': HELLO, 'word.ts': `export const word = 'first';` });
    const children = [1, 2, 3].map(() => workshop.start('run', 'app.ts'));
    const outputs = children.map(async (child) => {
      let text = '';
      child.stdout?.on('data', (bytes) => {
        text += bytes;
      });
      const [code] = await once(child, 'close');
      return { text, code };
    });
    for (const output of await Promise.all(outputs))
      assert.deepEqual(output, { text: 'first\n', code: 0 });
    assert.equal(printed(), 'first');
    assert.equal(kept('bundles').length, 1);
  });
});

describe('what a bundle was made of', () => {
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(() => workshop.remove());

  /** The facts, and the words in the bundle. */
  async function look(target: Target): Promise<{ facts: Fact[] | undefined; words: string[] }> {
    const inputs = new Inputs();
    const { code } = await bundle(
      { program: workshop.path('app.ts'), target, async: 'compiled', packages: 'absolute' },
      inputs,
    );
    return { facts: inputs.facts(), words: code.match(/\bis-[\w.]+/g) ?? [] };
  }

  /** A module, or a file of a package, whose bundle holds `is-` and its name. */
  const word = (name: string): string => `export const word = 'is-${name}';`;

  const APP = `import { word } from './word'; console.log(word);`;
  const USER = `import { word } from 'words'; console.log(word);`;

  interface Change {
    before: Record<string, string>;
    links?: Record<string, string>;
    first: string;
    change: () => void;
    second: string;
    target?: Target;
  }

  const changes: Record<string, Change> = {
    'a module': {
      before: { 'app.ts': APP, 'word.ts': word('a') },
      first: 'is-a',
      change: () => workshop.write({ 'word.ts': word('b') }),
      second: 'is-b',
    },
    'a new file that hides one with another extension': {
      before: { 'app.ts': APP, 'word.js': word('js') },
      first: 'is-js',
      change: () => workshop.write({ 'word.ts': word('ts') }),
      second: 'is-ts',
    },
    'a file has gone that hid one': {
      before: { 'app.ts': APP, 'word.js': word('js'), 'word.ts': word('ts') },
      first: 'is-ts',
      change: () => rmSync(workshop.path('word.ts')),
      second: 'is-js',
    },
    'a new file that hides a folder': {
      before: { 'app.ts': APP, 'word/index.ts': word('folder') },
      first: 'is-folder',
      change: () => workshop.write({ 'word.ts': word('file') }),
      second: 'is-file',
    },
    'a new package.json in a folder': {
      before: { 'app.ts': APP, 'word/index.ts': word('index'), 'word/lib.ts': word('lib') },
      first: 'is-index',
      change: () => workshop.write({ 'word/package.json': '{ "main": "lib.ts" }' }),
      second: 'is-lib',
    },
    'a link that leads elsewhere': {
      before: {
        'app.ts': APP,
        'one/word.ts': `export { word } from './n';`,
        'one/n.ts': word('one'),
        'two/word.ts': `export { word } from './n';`,
        'two/n.ts': word('two'),
      },
      links: { 'word.ts': 'one/word.ts' },
      first: 'is-one',
      change: () => link('word.ts', 'two/word.ts'),
      second: 'is-two',
    },
    'a link to a folder above that leads elsewhere': {
      before: {
        'app.ts': `import './in/word';`,
        'one/word.ts': `console.log('is-one');`,
        'two/word.ts': `console.log('is-two');`,
      },
      links: { in: 'one' },
      first: 'is-one',
      change: () => link('in', 'two'),
      second: 'is-two',
    },
    'a file of a package': {
      before: { 'app.ts': USER, 'node_modules/words/index.js': word('a') },
      first: 'is-a',
      change: () => workshop.write({ 'node_modules/words/index.js': word('b') }),
      second: 'is-b',
    },
    'the package.json of a package': {
      before: {
        'app.ts': USER,
        'node_modules/words/package.json': '{ "main": "a.js" }',
        'node_modules/words/a.js': word('a'),
        'node_modules/words/b.js': word('b'),
      },
      first: 'is-a',
      change: () => workshop.write({ 'node_modules/words/package.json': '{ "main": "b.js" }' }),
      second: 'is-b',
    },
    'a new file in a package that hides a folder': {
      before: {
        'app.ts': USER,
        'node_modules/words/package.json': '{ "main": "./lib" }',
        'node_modules/words/lib/index.js': word('folder'),
      },
      first: 'is-folder',
      change: () => workshop.write({ 'node_modules/words/lib.js': word('file') }),
      second: 'is-file',
    },
    'a new package that is nearer': {
      before: {
        'app.ts': `import './in/ner/part.ts';`,
        'in/ner/part.ts': USER,
        'node_modules/words/index.js': word('far'),
      },
      first: 'is-far',
      change: () => workshop.write({ 'in/node_modules/words/index.js': word('near') }),
      second: 'is-near',
    },
    'a new file in a package that is nearer': {
      before: {
        'app.ts': `import './in/part.ts';`,
        'in/part.ts': `import { word } from 'words/sub'; console.log(word);`,
        'in/node_modules/words/other.js': word('other'),
        'node_modules/words/sub.js': word('far'),
      },
      first: 'is-far',
      change: () => workshop.write({ 'in/node_modules/words/sub.js': word('near') }),
      second: 'is-near',
    },
    'a link to a package that leads elsewhere': {
      before: {
        'app.ts': USER,
        'node_modules/other/index.js': '',
        'packages/one/index.js': word('one'),
        'packages/two/index.js': word('two'),
      },
      links: { 'node_modules/words': '../packages/one' },
      first: 'is-one',
      change: () => link('node_modules/words', '../packages/two'),
      second: 'is-two',
    },
    'where a package begins, for an engine that loads it itself': {
      before: {
        'app.ts': `${USER} import 'words/is-x.js';`,
        'node_modules/words/package.json': '{ "main": "is-a.js" }',
        'node_modules/words/is-a.js': word('a'),
        'node_modules/words/is-b.js': word('b'),
        'node_modules/words/is-x.js': word('x'),
      },
      first: 'is-a.js',
      change: () => workshop.write({ 'node_modules/words/package.json': '{ "main": "is-b.js" }' }),
      second: 'is-b.js',
      target: node,
    },
    'that a module has side effects': {
      before: {
        'app.ts': `import './word'; console.log('is-app');`,
        'word.ts': `console.log('is-word'); ${word('x')}`,
        'package.json': '{ "sideEffects": false }',
      },
      first: 'is-app',
      change: () => workshop.write({ 'package.json': '{ "sideEffects": true }' }),
      second: 'is-word',
    },
  };

  function link(name: string, target: string): void {
    rmSync(workshop.path(name), { force: true });
    symlinkSync(target, workshop.path(name));
  }

  for (const [
    title,
    { before, links = {}, first, change, second, target = quickjs },
  ] of Object.entries(changes))
    it(`says: ${title}`, async () => {
      workshop.write(before);
      for (const [name, to] of Object.entries(links)) link(name, to);
      const made = await look(target);
      assert.ok(made.words.includes(first) && !made.words.includes(second), `${made.words}`);
      assert.ok(unchanged(made.facts as Fact[]));
      change();
      assert.ok(!unchanged(made.facts as Fact[]), 'the facts differ');
      const again = await look(target);
      assert.ok(again.words.includes(second), `${again.words}`);
    });

  it('stays the same when something else changes', async () => {
    workshop.write({ 'app.ts': APP, 'word.ts': word('a'), 'node_modules/other/index.js': '' });
    const { facts } = await look(quickjs);
    workshop.write({ 'more.ts': '', 'node_modules/another/index.js': '', 'sub/word.js': '' });
    assert.ok(unchanged(facts as Fact[]));
  });

  it('is not all known where package.json says what an import with # means', async () => {
    workshop.write({
      'app.ts': `import { word } from '#word'; console.log(word);`,
      'package.json': '{ "imports": { "#word": "words" } }',
      'node_modules/words/index.js': word('far'),
    });
    assert.deepEqual(await look(quickjs), { facts: undefined, words: ['is-far'] });
  });
});

describe('a store', () => {
  const { XDG_CACHE_HOME } = process.env;
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'cache-'));
    process.env.XDG_CACHE_HOME = cache;
  });
  afterEach(() => {
    if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME;
    rmSync(cache, { recursive: true });
  });
  const path = (key: string): string => join(cache, 'uasyncio', 'things', key);
  const age = (key: string, day: number): void => utimesSync(path(key), day * 86400, day * 86400);

  it('forgets what was not used for the longest time when it is full', () => {
    for (const key of ['a', 'b', 'c']) new Store('things', 1000).put(key, 'x'.repeat(300));
    age('a', 1);
    age('b', 2);
    age('c', 3);
    assert.equal(new Store('things', 1000).get<string>('a')?.length, 300);
    new Store('things', 1000).put('d', 'x'.repeat(300));
    assert.deepEqual(readdirSync(path('.')).sort(), ['a', 'c', 'd']);
  });

  it('removes what a killed process left unfinished, in its turn', () => {
    const store = new Store('things', 1000);
    store.put('a', 1);
    rmSync(path('a'));
    writeFileSync(path('a.123'), 'x'.repeat(900));
    age('a.123', 1);
    new Store('things', 1000).put('b', 'x'.repeat(500));
    assert.deepEqual(readdirSync(path('.')), ['b']);
    assert.equal(store.get('a'), undefined);
  });
});
