// The lean profile: bundles for boards with little memory.
import type { ModuleInfo, Plugin } from 'rollup';
import { parseAst } from 'rollup/parseAst';
import { type Node, nameOf, namesIn, walk } from './nodes.js';
import { quoted } from './quoted.js';
import { distFolder } from './root.js';

/** Stand for constants of the profile that the pruner knows only when all modules are there. */
const LATER = { PROMISES: '_uasyncio_promises', GENERATORS: '_uasyncio_generators' };

/** A rollup plugin that replaces src/core/profile.ts in the bundle. */
export function lean(): Plugin {
  const profile = new RegExp(`^${quoted(distFolder())}/.*/core/profile\\.js$`);
  const later = Object.entries(LATER).map(([name, value]) => `export const ${name} = ${value};`);
  const source = `export const LEAN = true;${later.join('')}`;
  return {
    name: 'uasyncio-lean',
    load: { filter: { id: profile }, handler: () => source },
  };
}

/** Globals through which a program gets no promise. */
const HARMLESS = new Set(
  `undefined NaN Infinity Object Function Array String Number Boolean Symbol BigInt Math JSON Date RegExp Map Set WeakMap
  WeakSet Error TypeError RangeError SyntaxError ReferenceError EvalError URIError ArrayBuffer DataView Uint8Array
  Int8Array Uint8ClampedArray Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array isNaN isFinite
  parseInt parseFloat console print performance setTimeout clearTimeout setInterval clearInterval arguments
  digitalWrite digitalRead digitalPulse analogWrite analogRead pinMode setWatch clearWatch LED1 LED2 LED3 BTN BTN1`.split(
    /\s+/,
  ),
);
/** Modules of the engine, and of the library if they export those. */
const FROM_ENGINE = /^[^/\0]|\/quickjs-os\.js$/;
/** Properties with which a program uses promises, or makes objects that are like them. */
const THEN = ['then', 'catch', 'finally', 'fromAsync'];

export interface Uses {
  promises: boolean;
  generators: boolean;
}

/** What the modules of a program may use. */
export function usesOf(modules: ModuleInfo[]): Uses {
  // Rollup has let go of its trees.
  const trees = modules.map(({ code }) => parseAst(code ?? '') as unknown as Node);
  return {
    promises: modules.some(importsOfEngine) || trees.some(mayUsePromises),
    generators: trees.some((tree) => some(tree, isGenerator)),
  };
}

/** Puts the constants that depend on the program into a bundle. */
export function settled(code: string, { promises, generators }: Uses): string {
  return code
    .replaceAll(LATER.PROMISES, `${promises}`.padEnd(LATER.PROMISES.length))
    .replaceAll(LATER.GENERATORS, `${generators}`.padEnd(LATER.GENERATORS.length));
}

function importsOfEngine({ importedIds }: ModuleInfo): boolean {
  return importedIds.some((id) => FROM_ENGINE.test(id));
}

function mayUsePromises(program: Node): boolean {
  const declared = namesIn(program);
  return some(program, (node, locals) => {
    const { type, name, value, async } = node;
    if (async === true || /^(?:ImportExpression|AwaitExpression)$/.test(type)) return true;
    if (type === 'Literal') return THEN.includes(`${value}`);
    if (type === 'Identifier') {
      const known = [locals, declared, HARMLESS].some((names) => names.has(name as string));
      if (!known) return true;
    }
    const key = (type === 'MemberExpression' ? node.property : node.key) as Node | undefined;
    return key !== undefined && THEN.includes(nameOf(key));
  });
}

/** A generator, or the class that the compiler makes of it for Espruino. */
function isGenerator({ type, generator, imported }: Node): boolean {
  return (
    generator === true || (type === 'ImportSpecifier' && nameOf(imported as Node) === 'Generator')
  );
}

/** Whether `is` holds for a node of the tree. */
function some(tree: Node, is: (node: Node, locals: Set<string>) => boolean): boolean {
  let found = false;
  walk(tree, (node, _above, locals) => {
    found ||= is(node, locals);
    return undefined;
  });
  return found;
}
