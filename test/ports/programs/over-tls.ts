// What programs import as 'uasyncio' when they are tested over TLS: every connection of theirs is encrypted.
import {
  type ClientHandler,
  type ConnectOptions,
  openConnection as connect,
  type ServerOptions,
  startServer as serve,
} from 'uasyncio';
import { ca, cert, key } from './identity.js';

export * from 'uasyncio';

export const openConnection = (host: string, port: number, options?: ConnectOptions) =>
  connect(host, port, { ...options, ssl: { ca } });

export const startServer = (
  handler: ClientHandler,
  host: string | null,
  port: number,
  options?: ServerOptions,
) => serve(handler, host, port, { ...options, ssl: { cert, key } });
