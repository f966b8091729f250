/** The error for what a program uses at run time, and does not say. */
export function unsaid(where: string, word: string): Error {
  return new TypeError(`${where}: built without ${word}, as no module of the program says it`);
}
