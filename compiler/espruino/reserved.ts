/** Words that Espruino's lexer keeps for itself, so that no method of a class can have them as its name. */
export const RESERVED = (
  'if else do while for break continue function return var let const this throw try catch finally ' +
  'true false null undefined new in instanceof switch case default delete typeof void debugger ' +
  'class extends super static of'
).split(' ');
