import type { TransformOptions } from 'esbuild';
import type { Plugin, ResolveIdResult } from 'rollup';
import type { Dialect, LineRule } from '../../compiler/dialects.js';

export type Mode = 'compiled' | 'native';

/** How imports of packages are written if they stay in the bundle: as absolute paths on this machine, or unchanged. */
export type Packages = 'absolute' | 'bare';

/** All that the tool knows about an engine. */
export interface Target {
  /** The name that users write: `--on quickjs`. */
  id: string;
  /** Its folder in ports/, and the name of the library's entry in `dist`. Two engines may share a port. */
  port: string;
  /** The folder of `dist` with the library in the engine's dialect; '' is `dist` itself. */
  library: string;
  /** How async functions can be built: 'native' only for engines that have them. */
  modes: Mode[];
  /** How the engine reports lines; absent if it also reports columns. */
  lines?: LineRule;
  /** The JavaScript that the engine understands, for the compiler. */
  dialect: Dialect;
  /** How packages are resolved: the condition in their `exports`, and the fields of their package.json. */
  condition: string;
  mainFields: string[];
  /** Resolves an import of one of the engine's own modules; returns undefined for all others. */
  provides(id: string, importer: string): ResolveIdResult | undefined;
  /** Whether an unresolved import may be a module of the project that the bundle becomes part of. */
  mayBeProvided?(id: string): boolean;
  /** True if packages are not bundled, because the engine itself loads them. */
  keepsPackages: boolean;
  /** Whether the engine lacks `Object.freeze`, which namespaces of modules would be made with. */
  cannotFreeze?: boolean;
  /** The syntax that the minifier may use. */
  minify: Pick<TransformOptions, 'target' | 'supported'>;
  /** The last steps over a bundle, after the minifier. */
  finishers?(options: FinishOptions): Plugin[];
  /** Throws if the engine cannot run the code. The paths in the source map start at `folder`. */
  check?(code: string, map: string, folder: string): Promise<void>;
  /** How to run a bundle; absent if the tool can only build for the engine. */
  runner?: Runner;
}

export interface FinishOptions {
  minify: boolean;
  /** True if the bundle will be loaded as a module, false if it is a program. */
  module: boolean;
}

export interface Runner {
  /** Whether the engine itself reads source maps: the map is then inside the bundle. */
  readsSourceMap: boolean;
  /** Finds the engine, or builds it. */
  find(given: EngineOptions): Promise<Engine>;
  /** Runs a bundle and returns its exit code. Default: starts the engine's command with the file as argument. */
  execute?(engine: Engine, bundle: BuiltProgram): Promise<number>;
}

export interface EngineOptions {
  /** A binary to use instead of our own. */
  engine?: string;
  /** The native module for `engine`. */
  native?: string;
}

export interface Engine {
  /** The program that runs bundles, and its arguments before the bundle. */
  command: string[];
  /** Differs from the requested target if the binary turns out to be another engine. */
  target: Target;
  /**
   * The option that names the bundle: it then runs as if it lay beside the program, where the engine looks for workers.
   */
  naming?: string;
  /** The native module: it has to be beside the bundle, as uasyncio.so. */
  native?: string;
}

export interface BuiltProgram {
  /** The path as the user wrote it. */
  program: string;
  args: string[];
  code: string;
  map: string | undefined;
  /** A folder for the files of this run. */
  folder: string;
  /** Returns whether a line of the error output is part of a trace, and is not to be printed. */
  traced?: (line: string) => boolean;
}
