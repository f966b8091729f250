import type { Port, Sockets } from '../core/port.js';

/** The sockets of a port. Espruino's library has another module in this place: ports/espruino/sockets.ts. */
export function socketsOf(port: Port): Sockets {
  return port;
}
