const DEEP = 8;

/** Formats a value as Espruino prints it. */
export function describe(value: unknown, unicode: boolean): string {
  return typeof value === 'string' ? value : escaped(format(value, 0), unicode);
}

/** Escapes all that is not ASCII: in builds without Unicode support these are bytes. */
function escaped(text: string, unicode: boolean): string {
  return text.replace(/[\x7f-\uffff]/g, (character) => {
    const hex = character.charCodeAt(0).toString(16).toUpperCase();
    return unicode ? `\\u${hex.padStart(4, '0')}` : `\\x${hex}`;
  });
}

function format(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return functionText(value);
  if (typeof value !== 'object' || value === null)
    return Object.is(value, -0) ? '0' : String(value);
  if (depth > DEEP) return ' ... ';
  const name = className(value);
  if (ArrayBuffer.isView(value))
    return `new ${name}([${Array.from(value as Uint8Array).join(', ')}])`;
  if (name === 'Date') return `Date: ${String(value)}`;
  if (name === 'Pin') return 'D0';
  if (/Error$/.test(name)) return `${name}: ${String(value)}`;
  const prefix = name === 'Object' || name === 'Array' ? '' : `${name}: `;
  return prefix + list(value, depth);
}

function functionText(value: object): string {
  const source = Function.prototype.toString.call(value);
  return source.replace(/^function\s*[\w$]*\s*\(/, 'function (');
}

function className(value: object): string {
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  const own = (value as { constructor?: { name?: string } }).constructor?.name;
  if (tag === 'Array') return 'Array';
  if (tag === 'Error') return (value as { type?: string }).type ?? 'Error';
  return own && tag === 'Object' && /^(Socket|Server|Serial|Pin)$/.test(own) ? own : tag;
}

/** Each item begins a line, unless all are numbers or the like. */
function list(value: object, depth: number): string {
  const isArray = Array.isArray(value);
  const items = isArray ? Array.from(value, (item) => item as unknown) : Object.values(value);
  const names = isArray ? [] : Object.keys(value);
  const indent = ' '.repeat(2 * depth + 2);
  let text = isArray ? '[ ' : '{ ';
  let simple = true;
  items.forEach((item, index) => {
    simple = typeof item !== 'string' && (typeof item !== 'object' || item === null);
    if (index > 0) text += ', ';
    if (!simple) text += `\n${indent}`;
    if (!isArray) text += `${JSON.stringify(names[index])}: `;
    text += item === value ? ' ... ' : format(item, depth + 1);
  });
  const end = isArray ? ']' : '}';
  return `${text}${simple ? ' ' : `\n${' '.repeat(2 * depth)} `}${end}`;
}
