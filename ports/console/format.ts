import { isBuiltIn, own } from './context.js';
import { inspect } from './inspect.js';
import { showBigInt, showNumber } from './primitives.js';

/** Whether converting the object to a string runs a method of the engine, which says little. */
function hasBuiltInToString(value: object): boolean {
  const keys = ['toString', Symbol.toPrimitive].filter(
    (key) => typeof (value as Record<PropertyKey, unknown>)[key] === 'function',
  );
  if (keys.length === 0) return true;
  let owner: object | null = value;
  while (owner !== null && !keys.some((key) => own(owner as object, key)))
    owner = Object.getPrototypeOf(owner);
  if (owner === null || owner === value) return false;
  const maker: unknown = Object.getOwnPropertyDescriptor(owner, 'constructor')?.value;
  return typeof maker === 'function' && isBuiltIn(maker.name);
}

function asString(value: unknown): string {
  if (typeof value === 'number') return showNumber(value);
  if (typeof value === 'bigint') return showBigInt(value);
  if (typeof value !== 'object' || value === null || !hasBuiltInToString(value))
    return String(value);
  return inspect(value, { depth: 0 });
}

function asNumber(value: unknown, convert: (value: never) => number): string {
  return typeof value === 'symbol' ? 'NaN' : showNumber(convert(value as never));
}

function asJson(value: unknown): string {
  try {
    return String(JSON.stringify(value));
  } catch (error) {
    if (error instanceof TypeError && isCircular(value, [])) return '[Circular]';
    throw error;
  }
}

/** Each engine has another message for circles. */
function isCircular(value: unknown, around: unknown[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (around.includes(value)) return true;
  return Object.values(value).some((inner) => isCircular(inner, [...around, value]));
}

/** What a value becomes for the letter after a `%`. */
const CONVERSIONS: Record<string, (value: unknown) => string> = {
  s: asString,
  d: (value) => (typeof value === 'bigint' ? showBigInt(value) : asNumber(value, Number)),
  i: (value) => (typeof value === 'bigint' ? showBigInt(value) : asNumber(value, Number.parseInt)),
  f: (value) => asNumber(value, Number.parseFloat),
  j: asJson,
  o: (value) => inspect(value, { showHidden: true, depth: 4 }),
  O: (value) => inspect(value),
  c: () => '',
};

/** What `console.log` prints of its arguments. */
export function format(...values: unknown[]): string {
  const [first] = values;
  if (typeof first !== 'string') return joined(values);
  if (values.length === 1) return first;
  let next = 1;
  const text = first.replace(/%([sdifjoOc%])/g, (found, letter: string) => {
    if (letter === '%') return '%';
    return next < values.length
      ? (CONVERSIONS[letter] as (v: unknown) => string)(values[next++])
      : found;
  });
  return joined([text, ...values.slice(next)]);
}

function joined(values: unknown[]): string {
  return values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' ');
}
