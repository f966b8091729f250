import { own } from './context.js';

/** Whether a function is a class, where an engine's functions do not return their source. */
export type IsClass = (value: object) => boolean;

// biome-ignore lint/complexity/noBannedTypes: any function
type Any = Function;

/** Methods may have names that begin with this word, but they have no prototype. */
export function isClassBySource(value: object): boolean {
  const { writable } = Object.getOwnPropertyDescriptor(value, 'prototype') ?? {};
  return writable === false && Function.prototype.toString.call(value).startsWith('class');
}

function showClass(value: Any, className: string | null, tag: string): string {
  const name = (own(value, 'name') && value.name) || '(anonymous)';
  let base = `class ${name}`;
  if (className !== 'Function' && className !== null) base += ` [${className}]`;
  if (tag !== '' && className !== tag) base += ` [${tag}]`;
  if (className === null) return `[${base} extends [null prototype]]`;
  const parent = Object.getPrototypeOf(value).name;
  return parent ? `[${base} extends ${parent}]` : `[${base}]`;
}

const TYPES = ['GeneratorFunction', 'AsyncFunction', 'AsyncGeneratorFunction'];

export function showFunction(
  value: Any,
  className: string | null,
  tag: string,
  isClass: IsClass,
): string {
  if (isClass(value)) return showClass(value, className, tag);
  const type = TYPES.includes(tag) ? tag : 'Function';
  let base = `[${type}`;
  if (className === null) base += ' (null prototype)';
  base += value.name === '' ? ' (anonymous)]' : `: ${value.name}]`;
  if (className !== type && className !== null) base += ` ${className}`;
  if (tag !== '' && className !== tag) base += ` [${tag}]`;
  return base;
}
