// In place of `node:assert`, which Babel's regenerator uses.

function ok(value: unknown, message = 'assertion failed'): void {
  if (!value) throw new Error(message);
}

function strictEqual(actual: unknown, expected: unknown): void {
  ok(Object.is(actual, expected), `expected ${expected}, got ${actual}`);
}

export { ok, strictEqual };
export default Object.assign(ok, { ok, strictEqual });
