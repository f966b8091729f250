import type { TransformOptions } from 'esbuild';
import type { Plugin, ResolveIdResult } from 'rollup';
import type { Dialect } from '../../compiler/dialects.js';

export type Mode = 'compiled' | 'native';

/** How imports of packages stand in a bundle for an engine that keeps them: as paths of this machine, or as written. */
export type Packages = 'absolute' | 'bare';

/** What the tool knows of an engine. */
export interface Target {
  /** As users write it: `--on quickjs`. */
  id: string;
  /** Its folder in ports/, and the name of the library's entry in `dist`. Two engines may share a port. */
  port: string;
  /** The folder of `dist` with the library in the engine's dialect; '' is `dist` itself. */
  library: string;
  /** How async functions can be built: 'native' only for engines that have them. */
  modes: Mode[];
  /** What the compiler has to know of the engine's language. */
  dialect: Dialect;
  /** How packages are looked for: the condition in their `exports`, and the fields of their package.json. */
  condition: string;
  mainFields: string[];
  /** How an import of one of the engine's own modules stands in a bundle; nothing if it is none of them. */
  provides(id: string): ResolveIdResult | undefined;
  /** Whether an import that nothing resolves may name a module of the project that a bundle becomes part of. */
  mayBeProvided?(id: string): boolean;
  /** Packages are not bundled: the engine loads them. */
  keepsPackages: boolean;
  /** The syntax that the minifier may use. */
  minify: Pick<TransformOptions, 'target' | 'supported'>;
  /** The last steps over a bundle, after the minifier. */
  finishers?(options: FinishOptions): Plugin[];
  /** Throws for what the engine cannot do. `folder`: what the paths of the source map start from. */
  check?(code: string, map: string, folder: string): void;
  /** How to run a bundle; not there for engines that are only built for. */
  runner?: Runner;
}

export interface FinishOptions {
  minify: boolean;
  /** The bundle is to be loaded as a module, not to be run. */
  module: boolean;
}

export interface Runner {
  /** Whether the source map lies inside of the bundle, where the engine itself reads it. */
  readsSourceMap: boolean;
  /** Finds the engine, or builds it. */
  find(given: EngineOptions): Promise<Engine>;
  /** Runs a bundle and returns its exit code. Default: a process of the engine's command with the file. */
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
  /** Differs from the target that was asked for if the binary turns out to be another engine. */
  target: Target;
  /** What has to lie beside the bundle as uasyncio.so. */
  native?: string;
}

export interface BuiltProgram {
  /** As the user named it. */
  program: string;
  args: string[];
  code: string;
  map: string | undefined;
  /** A folder for the files of this run. */
  folder: string;
}
