import { checkGrammar } from '../../../compiler/espruino/grammar.js';
import { classesToFunctions } from './classes.js';

export interface Parsed {
  /** What the engine cannot parse. */
  problem: string | undefined;
  /** The code as Node runs it. */
  plain: string;
}

// Which Espruino ignores.
const STRICT = /(?<=^|[{;]\s*)(?:'use strict'|"use strict")/gm;

/** Checks a script as Espruino parses it, and translates it for Node. */
export function parse(code: string): Parsed {
  const [first] = checkGrammar(code);
  if (first === undefined)
    return { problem: undefined, plain: classesToFunctions(code.replace(STRICT, '')) };
  const { message, line, column } = first;
  return { problem: `${message} (line ${line}, column ${column + 1})`, plain: '' };
}
