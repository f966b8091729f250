import { kind } from '../../src/core/checks.js';
import type { Coroutine } from '../../src/core/coroutines.js';
import { loop } from '../../src/core/loop.js';
import { providePort } from '../../src/core/port.js';
import { run } from '../../src/run/runners.js';
import { checkWorld, type Network, type WorldOptions } from './network.js';
import { endStalled, SimPort } from './port.js';

const DAY = 86_400;

/** The program of a simulation, an async function for example; it is called with the network. */
export type Program<T> = (network: Network) => PromiseLike<T> | Generator<unknown, T, never> | T;

/** A run that failed. The message contains the seed, which repeats it; `cause` is the exception of the program. */
export class SimulationError extends Error {
  name = 'SimulationError';
  readonly seed: number;

  constructor(seed: number, message: string, cause?: unknown, replay = `simulate: seed ${seed}`) {
    super(`${message}\n(${replay})`, { cause });
    this.seed = seed;
  }
}

/**
 * Runs `program` in virtual time and in a simulated network; returns a promise of its value. Runs with the same seed
 * are identical. `program` is called with the network, whose hosts it can change while it runs. Throws SimulationError,
 * with the seed, if the program fails (the exception is the `cause`), if nothing can wake it, if it takes more than
 * `world.limit` seconds of virtual time, if time stands still, and for exceptions that are not retrieved. Throws
 * TypeError or RangeError for wrong arguments.
 */
export function simulate<T>(seed: number, world: WorldOptions, program: Program<T>): Promise<T> {
  const where = 'simulate(seed, world, program)';
  if (!Number.isInteger(seed))
    throw new TypeError(`${where}: seed must be a whole number, got ${kind(seed)}`);
  if (typeof program !== 'function')
    throw new TypeError(`${where}: program must be a function, got ${kind(program)}`);
  return simulateWith(seed, world, program, () => {});
}

/** As `simulate`; calls `prepare` with the port before the program starts. */
export function simulateWith<T>(
  seed: number,
  world: WorldOptions,
  program: Program<T>,
  prepare: (port: SimPort) => void,
): Promise<T> {
  checkWorld(world);
  endStalled();
  if (loop !== null) throw new Error('a simulation, or a loop, is running: await it first');
  const port = new SimPort(setImmediate, seed, world);
  providePort(() => port);
  prepare(port);
  port.limit = (world.limit ?? DAY) * 1000;
  // A promise made by hand: an async function of this library would be a coroutine, and there is no loop yet.
  return new Promise((resolve, reject) => {
    const fail = (message: string, cause?: unknown) =>
      reject(new SimulationError(seed, message, cause));
    port.exit = () => {
      loop?.close_();
      fail(summary(port.logged));
    };
    run((() => program(port.network)) as Coroutine<T>).then(
      (value) => {
        // A server without a free descriptor logs that and tries again: not a failure.
        const faults = port.logged.filter((text) => !text.startsWith('accept failed'));
        if (faults.length === 0) resolve(value);
        else fail(summary(faults));
      },
      (error) => fail(`${error}`, error),
    );
  });
}

const MOST_SHOWN = 5;

function summary(logged: string[]): string {
  const more = logged.length - MOST_SHOWN;
  return logged.slice(0, MOST_SHOWN).join('\n') + (more > 0 ? `\n… and ${more} more` : '');
}
