import { encode } from 'uasyncio';
import { kind } from '../names.js';

/** Checks a topic, or a filter; returns its bytes. */
export function checkTopic(text: string, where: string, isFilter = false): Uint8Array {
  if (typeof text !== 'string')
    throw new TypeError(`${where}: expected a string, got ${kind(text)}`);
  const bytes = encode(text);
  if (text === '' || bytes.length > 65535 || text.indexOf('\0') >= 0)
    throw new RangeError(`${where}: expected 1 to 65535 bytes without NUL, got ${text.length}`);
  if (!isFilter && hasWildcard(text))
    throw new RangeError(`${where}: expected a topic without + and #, got ${kind(text)}`);
  return bytes;
}

export function hasWildcard(text: string): boolean {
  return text.indexOf('+') >= 0 || text.indexOf('#') >= 0;
}

/** The levels of a filter, without those that name a group: `$share/<group>/`. Throws RangeError for a wrong filter. */
export function levelsOf(filter: string, where: string): string[] {
  checkTopic(filter, where, true);
  const levels = filter.split('/');
  let from = 0;
  let good = true;
  if (levels[0] === '$share') {
    good = levels.length > 2 && levels[1] !== '' && !hasWildcard(levels[1] as string);
    from = 2;
  }
  for (let i = from; i < levels.length; i++) {
    const level = levels[i] as string;
    if (level.length > 1 ? hasWildcard(level) : level === '#' && i < levels.length - 1)
      good = false;
  }
  if (!good)
    throw new RangeError(`${where}: expected a filter such as 'a/+/b/#', got ${kind(filter)}`);
  return levels.slice(from);
}

/** Whether a topic matches a filter, both as levels. Source: OASIS MQTT 3.1.1, 4.7. */
export function matches(filter: string[], topic: string[]): boolean {
  const first = filter[0];
  // Topics of the broker, such as $SYS.
  if ((first === '+' || first === '#') && (topic[0] as string).charCodeAt(0) === 36) return false;
  for (let i = 0; i < filter.length; i++) {
    const level = filter[i];
    if (level === '#') return true;
    if (i === topic.length || (level !== '+' && level !== topic[i])) return false;
  }
  return filter.length === topic.length;
}
