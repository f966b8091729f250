import { checkGrammar } from '../../../compiler/espruino/grammar.js';
import { classesToFunctions } from './classes.js';

export interface Parsed {
  /** The reason why the engine cannot parse the script. */
  problem: string | undefined;
  /** The code as Node runs it. */
  plain: string;
}

// Removed, because Espruino ignores it.
const STRICT = /(?<=^|[{;]\s*)(?:'use strict'|"use strict")/gm;

/** Checks a script as Espruino parses it, and translates it for Node. */
export function parse(code: string): Parsed {
  const [first] = checkGrammar(code);
  if (first === undefined)
    return { problem: undefined, plain: classesToFunctions(code.replace(STRICT, '')) };
  const { message, line, column } = first;
  return { problem: `${message} (line ${line}, column ${column + 1})`, plain: '' };
}
