/*
 * For programs in a page, or rather in a worker of one: a page that is busy cannot be used. Sockets lead into a
 * simulated network, as in `uasyncio/sim`, because a page has none.
 */
import { providePort } from '../../src/core/port.js';
import { WebPort } from './port.js';

providePort(() => new WebPort());

export * from '../../src/index.js';
export * from '../../src/process/absent.js';
export { openConnection, startServer } from '../../src/streams/secure.js';
export { createDatagramEndpoint } from '../sim/udp.js';
export { openUnixConnection, startUnixServer } from '../sim/unix.js';
