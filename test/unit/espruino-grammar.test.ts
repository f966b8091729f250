import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { checkGrammar } from '../../compiler/espruino/grammar.js';
import { packageRoot } from '../../tool/root.js';
import { ESPRUINO, runReal } from '../hosts/espruino/real.js';
import { temporaryFolder } from '../support/temporary.js';

// Runs the same on Node and on Espruino.
const PRINT = `function P(x) {
  if (typeof x === 'number' && x === 0 && 1 / x < 0) x = '-0';
  if (typeof x === 'function') x = '[fn]';
  console.log(typeof x === 'object' && x !== null ? JSON.stringify(x) : '' + x);
}
`;
const TOGETHER = 4;

type Rejected = [code: string, message: string];

function snippets(name: string): string[] {
  const file = join(packageRoot(), 'test/hosts/espruino/snippets', `${name}.txt`);
  return readFileSync(file, 'utf8').trimEnd().split('\n----\n');
}

/** Snippets under what is to be said about them. */
function rejected(name: string): Rejected[] {
  return snippets(name).map((text) => {
    const [, message, code] = /^# (.*)\n([^\0]*)$/.exec(text) as unknown as [
      string,
      string,
      string,
    ];
    return [code, message];
  });
}

const ACCEPTED = snippets('accepted');
const REJECTED = rejected('rejected');
// What would work, but only as it happens to stand there.
const STRICT = rejected('strict');

describe('the grammar check for Espruino', () => {
  const folder = temporaryFolder('espruino-grammar');
  let files = 0;

  async function onEngine(code: string): Promise<string> {
    const file = join(folder, `${files++}.js`);
    writeFileSync(file, `${PRINT}${code}\n`);
    return Buffer.from((await runReal(file)).output, 'latin1').toString();
  }

  /** Which of the snippets satisfy `test`, several at a time. */
  async function filter(
    snippets: string[],
    test: (code: string) => Promise<boolean>,
  ): Promise<string[]> {
    const found: string[] = [];
    const todo = [...snippets];
    const work = async () => {
      for (let code = todo.shift(); code !== undefined; code = todo.shift())
        if (await test(code)) found.push(code);
    };
    await Promise.all(Array.from({ length: TOGETHER }, work));
    return found;
  }

  it('accepts what Espruino does as Node does', () => {
    for (const code of ACCEPTED) assert.deepEqual(checkGrammar(code), [], code);
  });

  it('rejects what Espruino cannot do, in words of a user', () => {
    for (const [code, message] of [...REJECTED, ...STRICT])
      assert.equal(checkGrammar(code)[0]?.message, message, code);
  });

  it('says where it is', () => {
    const [one, two] = checkGrammar('var a = 1;\nvar b = a ** 2, c = new WeakRef(a);\n');
    assert.deepEqual(one, { message: 'Espruino has no **', line: 2, column: 8 });
    assert.deepEqual(two, { message: 'Espruino has no WeakRef', line: 2, column: 24 });
  });

  it('lets guarded globals pass', () => {
    const guarded = [
      "if (typeof WeakRef !== 'undefined') new WeakRef({});",
      "var m = typeof Map === 'function' ? new Map() : {};",
      "typeof Symbol !== 'undefined' && Symbol.iterator;",
      'var trunc = Math.trunc || Math.floor;',
      'Array.from = function (a) { return [].slice.call(a); }; Array.from([1]);',
      'var Map = function () {}; new Map();',
      'var o = { flat: function () {} }; o.flat();',
    ];
    for (const code of guarded) assert.deepEqual(checkGrammar(code), [], code);
  });

  it('agrees with the engine on what is accepted', async function () {
    if (!ESPRUINO) this.skip();
    const wrong = await filter(
      ACCEPTED,
      async (code) => (await onEngine(code)) !== (await onNode(code)),
    );
    assert.deepEqual(wrong, []);
  });

  it('agrees with the engine on what is rejected', async function () {
    if (!ESPRUINO) this.skip();
    const codes = REJECTED.map(([code]) => code);
    const wrong = await filter(
      codes,
      async (code) => (await onEngine(code)) === (await onNode(code)),
    );
    assert.deepEqual(wrong, []);
  });
});

/** What the snippet prints on Node, or why it cannot run there. */
async function onNode(code: string): Promise<string> {
  let output = '';
  const log = (...values: unknown[]) => {
    output += `${values.join(' ')}\n`;
  };
  const context = createContext({
    console: { log },
    print: log,
    setTimeout,
    setInterval,
    clearInterval,
  });
  runInContext('globalThis.global = globalThis', context);
  try {
    runInContext(PRINT + code, context);
  } catch (error) {
    return `failed on Node: ${error}`;
  }
  if (/set(Timeout|Interval)|Promise/.test(code))
    await new Promise((resolve) => setTimeout(resolve, 20));
  return output;
}
