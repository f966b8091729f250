import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ResolveIdResult } from 'rollup';
import { quickjs as dialect } from '../../compiler/dialects.js';
import { shown } from '../errors.js';
import { progress } from '../progress.js';
import { ensureHost } from '../quickjs.js';
import { distFolder } from '../root.js';
import { existing, existingEngine } from './find.js';
import type { Target } from './target.js';

const EXTENSION = 'uasyncio.so';
const HEAP = 'uasyncio:heap';

/** The engine's own modules. quickjs-ng has other names for them, such as `qjs:os`. */
function provides(id: string, prefix: string, importer: string): ResolveIdResult | undefined {
  if (id === `./${EXTENSION}` || id === HEAP) return { id, external: 'absolute' };
  const [, name] = /^(?:qjs:)?(os|std)$/.exec(id) ?? [];
  if (name === undefined) return undefined;
  // Programs get the timers of ports/quickjs/os.ts; the library uses the engine's.
  if (name === 'os' && !importer.startsWith(`${distFolder()}/`))
    return { id: join(distFolder(), 'quickjs-os.js'), moduleSideEffects: false };
  return { id: `${prefix}${name}`, external: true };
}

const common: Omit<Target, 'id' | 'condition' | 'provides'> = {
  port: 'quickjs',
  library: '',
  modes: ['compiled', 'native'],
  dialect,
  mainFields: ['module', 'main'],
  keepsPackages: false,
  minify: { target: 'esnext' },
};

export const quickjsNg: Target = {
  ...common,
  id: 'quickjs-ng',
  condition: 'quickjs-ng',
  provides: (id, importer) => provides(id, 'qjs:', importer),
};

export const quickjs: Target = {
  ...common,
  id: 'quickjs',
  lines: 'end',
  condition: 'quickjs',
  provides: (id, importer) => provides(id, '', importer),
  runner: {
    readsSourceMap: false,
    async find(given) {
      const engine = existingEngine(given.engine);
      if (engine === undefined)
        return { target: quickjs, command: [await ensureHost(progress)], naming: '--name' };
      return {
        target: isNg(engine) ? quickjsNg : quickjs,
        command: [engine, '-m'],
        native: nativeModule(engine, given.native),
      };
    },
  },
};

/** quickjs-ng rejects the names that QuickJS has for its modules. */
function isNg(engine: string): boolean {
  const { error, status } = spawnSync(engine, ['-m', '-e', "import 'qjs:os'"]);
  if (error) throw new Error(`cannot run ${shown(engine)}: ${error.message}`);
  return status === 0;
}

function nativeModule(engine: string, given: string | undefined): string {
  if (given !== undefined) return existing(given, 'native module');
  const beside = join(dirname(engine), EXTENSION);
  if (existsSync(beside)) return beside;
  throw new Error(
    `no native module for ${shown(engine)}: build it with ` +
      `'npx uasyncio native --headers <folder with its quickjs.h> -o ${shown(beside)}', or name it with --native`,
  );
}
