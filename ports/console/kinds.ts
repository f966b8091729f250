import { own } from './context.js';

type Probe = (value: unknown) => unknown;

/** Throws if the value is not of the class, whatever prototype it has. */
function getter(prototype: object, key: PropertyKey): Probe {
  const { get } = Object.getOwnPropertyDescriptor(prototype, key) as PropertyDescriptor;
  return (value) => (get as () => unknown).call(value);
}

const typedTag = getter(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag);

/** The name of the class of a typed array, whatever prototype it has; else undefined. */
export function typedArrayName(value: object): string | undefined {
  return typedTag(value) as string | undefined;
}

const classOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/** What a test for a class does if the value is not of the class. */
function refuse(): never {
  throw new TypeError();
}

const regExpSource = getter(RegExp.prototype, 'source');

/** By the name of each class, a function that throws for objects of other classes. */
const PROBES: Record<string, Probe> = {
  Set: getter(Set.prototype, 'size'),
  Map: getter(Map.prototype, 'size'),
  RegExp: (value) => (own(value as object, 'lastIndex') ? regExpSource(value) : refuse()),
  Date: (value) => Date.prototype.getTime.call(value as Date),
  Error: (value) => value instanceof Error || classOf(value) === 'Error' || refuse(),
  ArrayBuffer: getter(ArrayBuffer.prototype, 'byteLength'),
  // Pages have it only if they are isolated from others.
  SharedArrayBuffer:
    typeof SharedArrayBuffer === 'undefined'
      ? refuse
      : getter(SharedArrayBuffer.prototype, 'byteLength'),
  DataView: getter(DataView.prototype, 'byteLength'),
  Promise: (value) => value instanceof Promise || refuse(),
  WeakSet: (value) => WeakSet.prototype.has.call(value as WeakSet<object>, {}),
  WeakMap: (value) => WeakMap.prototype.has.call(value as WeakMap<object, unknown>, {}),
  Number: (value) => Number.prototype.valueOf.call(value),
  String: (value) => String.prototype.valueOf.call(value),
  Boolean: (value) => Boolean.prototype.valueOf.call(value),
  BigInt: (value) => BigInt.prototype.valueOf.call(value as bigint),
  Symbol: (value) => Symbol.prototype.valueOf.call(value as symbol),
};

export const BOXES = ['Number', 'String', 'Boolean', 'BigInt', 'Symbol'];

/** The primitive in an object of one of the BOXES. */
export function unboxed(kind: string, value: object): unknown {
  return (PROBES[kind] as Probe)(value);
}

function passes(probe: Probe, value: object): boolean {
  try {
    probe(value);
    return true;
  } catch {
    return false;
  }
}

/**
 * The class of the engine that an object belongs to, even if its prototype says something else; '' for none of PROBES.
 * An object whose prototypes end in Object.prototype as usual is asked only for the classes among them, because a probe
 * that fails makes an error.
 */
export function kindOf(value: object): string {
  const isOrdinary = Object.prototype.isPrototypeOf.call(Object.prototype, value);
  for (const [kind, probe] of Object.entries(PROBES)) {
    const { prototype } = (globalThis as unknown as Record<string, { prototype: object }>)[
      kind
    ] as { prototype: object };
    const isLikely = !isOrdinary || Object.prototype.isPrototypeOf.call(prototype, value);
    if (isLikely && passes(probe, value)) return kind;
  }
  return '';
}

export function isArguments(value: object): boolean {
  return classOf(value) === 'Arguments';
}
