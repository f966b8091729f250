import '../../src/core/native.js';
import { providePort } from '../../src/core/port.js';
import { endStalled, SimPort } from './port.js';

/** The world of the next `run`. */
export let world = new SimPort(setImmediate);

/** Begins a new world, in which the time is 0 and nothing is logged; returns it. */
export function newWorld(): SimPort {
  endStalled();
  world = new SimPort(setImmediate);
  // Provided again, because another entry of the library may have been imported since.
  providePort(() => world);
  return world;
}

providePort(() => world);

export * from '../../src/index.js';
export * from '../../src/process/absent.js';
export { openConnection, startServer } from '../../src/streams/secure.js';
export { type Explored, type ExploreOptions, explore, type Injection } from './explore.js';
export type { Host, HostOptions, LinkOptions, Network, WorldOptions } from './network.js';
export { type Program, SimulationError, simulate } from './simulate.js';
export { createDatagramEndpoint } from './udp.js';
export { openUnixConnection, startUnixServer } from './unix.js';
export { SimPort };
