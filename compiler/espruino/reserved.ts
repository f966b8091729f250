/** Words that Espruino's lexer reserves: no variable and no method of a class can have such a name. */
export const RESERVED = (
  'if else do while for break continue function return var let const this throw try catch finally ' +
  'true false null undefined new in instanceof switch case default delete typeof void debugger ' +
  'class extends super static of'
).split(' ');
