import { digest, identity, Store } from './cache.js';
import { type Fact, Inputs, unchanged } from './inputs.js';
import { distFolder } from './root.js';

const LIMIT = 64 * 1024 * 1024;

interface Remembered<T> {
  facts: Fact[];
  result: T;
}

/**
 * Returns what `make` returns, or has returned at an earlier time, if the file system is as it was then as far as `make`
 * has looked at it. `question`: all else that the result depends on.
 */
export async function remember<T>(
  question: unknown[],
  make: (inputs: Inputs) => Promise<T>,
): Promise<T> {
  const tool = identity();
  if (tool === undefined) return make(new Inputs());
  const store = new Store('bundles', LIMIT);
  // The folder: texts of warnings depend on it.
  const key = digest([tool, distFolder(), process.version, process.cwd(), ...question]);
  const known = store.get<Remembered<T>>(key);
  if (known !== undefined && unchanged(known.facts)) return known.result;
  const inputs = new Inputs();
  const result = await make(inputs);
  const facts = inputs.facts();
  if (facts !== undefined) store.put(key, { facts, result });
  return result;
}
