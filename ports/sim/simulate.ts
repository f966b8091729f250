import type { Coroutine } from '../../src/coroutines.js';
import { loop } from '../../src/loop.js';
import { providePort } from '../../src/port.js';
import { run } from '../../src/runners.js';
import type { Network, WorldOptions } from './network.js';
import { SimPort } from './port.js';

const DAY = 86_400;

/** The world of a run that failed: in the message of the error, with the seed. */
export class SimulationError extends Error {
  name = 'SimulationError';
  readonly seed: number;

  constructor(seed: number, message: string, cause?: unknown) {
    super(`${message}\n(simulate: seed ${seed})`, { cause });
    this.seed = seed;
  }
}

/**
 * Runs `program` in virtual time and in a simulated network; gives its value. The same seed gives the same run, to the
 * letter. `program` gets the network, whose hosts it can change while it runs. If it fails, SimulationError tells the
 * seed, and has the exception as its `cause`; so it does if nothing can wake the program, if it takes more than
 * `world.limit` seconds of virtual time, and for exceptions that nobody retrieved.
 */
export function simulate<T>(
  seed: number,
  world: WorldOptions,
  program: (network: Network) => PromiseLike<T> | Generator<unknown, T, never> | T,
): Promise<T> {
  if (!Number.isInteger(seed)) throw new TypeError('simulate(seed, …): expected a whole number');
  if (typeof program !== 'function')
    throw new TypeError('simulate(seed, world, program): expected a function');
  return simulateWith(seed, world, program, () => {});
}

/** `simulate`, with a look at the port before it begins. */
export function simulateWith<T>(
  seed: number,
  world: WorldOptions,
  program: (network: Network) => PromiseLike<T> | Generator<unknown, T, never> | T,
  prepare: (port: SimPort) => void,
): Promise<T> {
  const port = new SimPort(setImmediate, seed, world);
  providePort(() => port);
  prepare(port);
  port.limit = (world.limit ?? DAY) * 1000;
  // A promise by hand: an async function of this library would be a coroutine of the loop that is to be made.
  return new Promise((resolve, reject) => {
    const fail = (message: string, cause?: unknown) =>
      reject(new SimulationError(seed, message, cause));
    port.exit = () => {
      loop?.close_();
      fail(port.logged.join('\n'));
    };
    run((() => program(port.network)) as Coroutine<T>).then(
      (value) => (port.logged.length === 0 ? resolve(value) : fail(port.logged.join('\n'))),
      (error) => fail(`${error}`, error),
    );
  });
}
