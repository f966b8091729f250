import { kind } from '../../src/core/checks.js';
import type { Coroutine } from '../../src/core/coroutines.js';
import { loop } from '../../src/core/loop.js';
import { providePort } from '../../src/core/port.js';
import { run } from '../../src/run/runners.js';
import { checkWorld, type Network, type WorldOptions } from './network.js';
import { endStalled, SimPort } from './port.js';

const DAY = 86_400;

/** A coroutine function, say; it is given the network. */
export type Program<T> = (network: Network) => PromiseLike<T> | Generator<unknown, T, never> | T;

/** The world of a run that failed: in the message of the error, with the seed. */
export class SimulationError extends Error {
  name = 'SimulationError';
  readonly seed: number;

  constructor(seed: number, message: string, cause?: unknown, replay = `simulate: seed ${seed}`) {
    super(`${message}\n(${replay})`, { cause });
    this.seed = seed;
  }
}

/**
 * Runs `program` in virtual time and in a simulated network; gives its value. The same seed gives the same run, to the
 * letter. `program` gets the network, whose hosts it can change while it runs. If it fails, SimulationError tells the
 * seed, and has the exception as its `cause`; so it does if nothing can wake the program, if it takes more than
 * `world.limit` seconds of virtual time or time stands still, and for exceptions that nobody retrieved.
 */
export function simulate<T>(seed: number, world: WorldOptions, program: Program<T>): Promise<T> {
  const where = 'simulate(seed, world, program)';
  if (!Number.isInteger(seed))
    throw new TypeError(`${where}: seed must be a whole number, got ${kind(seed)}`);
  if (typeof program !== 'function')
    throw new TypeError(`${where}: program must be a function, got ${kind(program)}`);
  return simulateWith(seed, world, program, () => {});
}

/** `simulate`, with a look at the port before it begins. */
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
  // A promise by hand: an async function of this library would be a coroutine of the loop that is to be made.
  return new Promise((resolve, reject) => {
    const fail = (message: string, cause?: unknown) =>
      reject(new SimulationError(seed, message, cause));
    port.exit = () => {
      loop?.close_();
      fail(summary(port.logged));
    };
    run((() => program(port.network)) as Coroutine<T>).then(
      (value) => {
        // A server that finds no descriptor tells so, and tries again: that is no failure.
        const faults = port.logged.filter((text) => !text.startsWith('accept failed'));
        if (faults.length === 0) resolve(value);
        else fail(summary(faults));
      },
      (error) => fail(`${error}`, error),
    );
  });
}

const MOST_TOLD = 5;

function summary(logged: string[]): string {
  const more = logged.length - MOST_TOLD;
  return logged.slice(0, MOST_TOLD).join('\n') + (more > 0 ? `\n… and ${more} more` : '');
}
