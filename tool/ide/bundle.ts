// Bundles a program of the page, as `tool/bundler.ts` does on the desktop. It runs in a worker.
import { type Plugin, rollup } from '@rollup/browser';
import { type CompilerOptions, compiler } from '../../compiler/rollup.js';
import { compact } from '../compact.js';
import { describe } from '../errors.js';
import { finishers } from '../finishers.js';
import { lean } from '../lean.js';
import { espruinoCode as espruino } from '../targets/espruinocode.js';
import type { Target } from '../targets/target.js';
import { web } from '../targets/web.js';
import { existsSync, readFileSync } from './shims/fs.js';
import { dirname, join } from './shims/path.js';
import { distFolder } from './shims/root.js';

export interface PageProgram {
  /** The name that errors show, like `app.ts`. */
  name: string;
  text: string;
  target: 'web' | 'espruino';
  minify?: boolean;
  lean?: boolean;
  /** Link `uasyncio/trace`. */
  trace?: boolean;
}

export interface Built {
  code: string;
  map: string;
  /** For Espruino: the code as its Storage gets it. */
  stored?: Uint8Array;
  warnings: string[];
}

const TARGETS: Record<PageProgram['target'], Target> = { web, espruino };

export async function bundleInPage(program: PageProgram): Promise<Built> {
  const { name, minify = false } = program;
  const target = TARGETS[program.target];
  const warnings: string[] = [];
  const build = await rollup({
    input: `/${name}`,
    plugins: [
      ...(program.lean ? ([lean()] as Plugin[]) : []),
      files(program, target),
      exceptLibrary(compiler({ dialect: target.dialect } satisfies CompilerOptions) as Plugin),
    ],
    onwarn: (warning) => {
      if (!/^(?:CIRCULAR_DEPENDENCY|EMPTY_BUNDLE)$/.test(warning.code ?? ''))
        warnings.push(describe(warning as never));
    },
  });
  try {
    const { output } = await build.generate({
      file: `/${name}.js`,
      format: 'es',
      inlineDynamicImports: true,
      freeze: target.cannotFreeze !== true,
      sourcemap: 'hidden',
      plugins: finishers({ target, minify, lean: program.lean, sourcemap: true }) as Plugin[],
    });
    const { code, map } = output[0];
    await target.check?.(code, `${map}`, '/');
    const stored = target === espruino ? await storedCode(code) : undefined;
    return { code, map: `${map}`, stored, warnings };
  } finally {
    await build.close();
  }
}

async function storedCode(code: string): Promise<Uint8Array> {
  return new TextEncoder().encode(await compact('app.js', code));
}

/** Finds and loads the program and the library. */
function files({ name, text, trace }: PageProgram, target: Target): Plugin {
  const main = join(distFolder(), target.library, `${target.port}.js`);
  return {
    name: 'uasyncio-page',
    resolveId(id, importer) {
      if (importer === undefined) return id;
      if (importer.startsWith(`${distFolder()}/`) && id.startsWith('.'))
        return join(dirname(importer), id);
      const [, entry] = /^uasyncio(?:\/([\w/-]+))?$/.exec(id) ?? [];
      if (id === 'uasyncio' || entry !== undefined) {
        const file = [`${entry}-${target.port}`, entry ?? target.port]
          .map((each) => join(distFolder(), target.library, `${each}.js`))
          .find((each) => existsSync(each));
        if (file !== undefined) return { id: file, moduleSideEffects: true };
      }
      if (/^[A-Za-z]\w*$/.test(id) && target === espruino) return { id, external: true };
      return this.error(`cannot find '${id}': the page has the library, and this one file`);
    },
    load(id) {
      if (id === `/${name}`) return text;
      const code = readFileSync(id);
      return trace && id === main ? `${code}\nimport './trace.js';\n` : code;
    },
  };
}

function exceptLibrary(plugin: Plugin): Plugin {
  const transform = plugin.transform as (this: unknown, code: string, id: string) => unknown;
  return {
    ...plugin,
    transform(code, id) {
      return id.startsWith(`${distFolder()}/`)
        ? null
        : (transform.call(this, code, id) as Promise<null>);
    },
  };
}
