import { SourceMap, type SourceMapPayload } from 'node:module';
import type { types as BabelTypes, NodePath, PluginObj } from '@babel/core';
import * as babel from '@babel/core';
import blockScopingModule from '@babel/plugin-transform-block-scoping';
import regeneratorModule from '@babel/plugin-transform-regenerator';
import { finish } from './coroutines/finish.js';
import type { Places } from './coroutines/labels.js';
import { REGENERATOR, VALUES } from './coroutines/names.js';
import { prepare } from './coroutines/prepare.js';
import { exported, helpers } from './plugins.js';

export interface PresetOptions {
  /** For engines without names of functions, where `new` works on each: does nothing for these. Default false. */
  anonymous?: boolean;
  /** Also lowers generator functions, for engines that have none. Default false. */
  generators?: boolean;
  /** Moves closures in coroutines to functions of their own: on XS a captured variable costs memory. Default false. */
  lift?: boolean;
  /** Whether calls that are awaited at once share frames: fewer allocations, more code. Default false. */
  lends?: boolean;
  /** The module that compiled code imports the runtime from. Default 'uasyncio/runtime'. */
  runtime?: string;
  /** For compiler(): makes labels unique, and collects their places. */
  places?: Places;
}

const blockScoping = exported(blockScopingModule);
const regenerator = exported(regeneratorModule);

type InputMap = { toObject(): SourceMapPayload };

interface NamedEntry {
  generatedLine: number;
  generatedColumn: number;
  name?: string;
}

type Visit = (this: unknown, path: NodePath, state: unknown) => void;
type Visitors = Record<string, Record<string, Visit[]>>;

/**
 * A Babel preset that turns async functions into coroutines of uasyncio: state machines that the
 * scheduler steps with a plain call. Its input must be ES2019 JavaScript. It runs three steps over each file:
 *
 *   prepare  an async function becomes a function that passes a `function*` to a marker
 *   Babel    regenerator makes a state machine of each `function*`
 *   finish   marker and state machine become `new Frame(context => …)`
 *
 * The page at the top of rollup.ts lists them among all steps of the compiler.
 */
export default function preset(_api: unknown, options: PresetOptions = {}): object {
  return {
    plugins: [
      [coroutines, options],
      [scoping, {}, 'uasyncio-block-scoping'],
      [regenerator, { async: false, asyncGenerators: false }],
    ],
  };
}

function coroutines(_api: unknown, options: PresetOptions): PluginObj {
  return {
    name: 'uasyncio-coroutines',
    pre: helpers((name) => {
      if (name === 'regenerator') return babel.types.identifier(REGENERATOR);
      if (name === 'regeneratorValues') return babel.types.identifier(VALUES);
      return undefined;
    }),
    visitor: {
      Program: {
        enter(path, { file }) {
          const written = namesBefore(file.inputMap as InputMap | undefined);
          prepare(path, options.generators === true, options.anonymous === true, written);
        },
        exit(path) {
          const { runtime = 'uasyncio/runtime', lift = false, lends = false, places } = options;
          finish(path, runtime, lift, lends, places);
        },
      },
    },
  };
}

/** Names of variables in the source: esbuild renames one that hides another, and its source map says so. */
function namesBefore(input: InputMap | undefined): (id: BabelTypes.Identifier) => string {
  const map = input?.toObject();
  if (map === undefined || map.names.length === 0) return ({ name }) => name;
  const entries = new SourceMap(map);
  return ({ name, loc }) => {
    if (!loc) return name;
    const { line, column } = loc.start;
    const entry = entries.findEntry(line - 1, column) as NamedEntry;
    const isHere = entry.generatedLine === line - 1 && entry.generatedColumn === column;
    return (isHere && entry.name) || name;
  };
}

/** Babel's block scoping, which turns `let` into `var`, restricted to what regenerator will work on. */
function scoping(api: unknown, options: object, dirname: string): PluginObj {
  const plugin = blockScoping(api, options, dirname);
  const visitor = babel.traverse.explode(plugin.visitor as never) as unknown as Visitors;
  const restricted: Visitors = {};
  for (const [type, phases] of Object.entries(visitor)) {
    if (type.startsWith('_')) continue;
    restricted[type] = {};
    for (const [phase, visits] of Object.entries(phases)) {
      restricted[type][phase] = visits.map(
        (visit): Visit =>
          function (path, state) {
            if (inGenerator(path)) visit.call(this, path, state);
          },
      );
    }
  }
  return { name: 'uasyncio-block-scoping', visitor: restricted as never };
}

function inGenerator(path: NodePath): boolean {
  const parent = path.getFunctionParent()?.node as BabelTypes.FunctionExpression | undefined;
  return parent?.generator === true;
}
