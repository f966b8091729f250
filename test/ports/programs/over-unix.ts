// Takes the place of the library in programs: their connections are Unix sockets. A number stands for a path.
import {
  type Awaitable,
  type ClientHandler,
  openUnixConnection,
  type ServerOptions,
  type StreamOptions,
  type StreamReader,
  type StreamWriter,
  startUnixServer,
} from 'uasyncio';

export * from 'uasyncio';

/** The tests have the same paths: see test/ports/unix.test.ts. */
const pathOf = (port: number): string => `/tmp/uasyncio-port-${port}`;

export function openConnection(
  _host: string,
  port: number,
  options?: StreamOptions,
): Awaitable<[StreamReader, StreamWriter]> {
  return openUnixConnection(pathOf(port), options);
}

export async function startServer(
  handler: ClientHandler,
  _host: string,
  _port: number,
  options?: ServerOptions,
): Promise<unknown> {
  const port = 1e9 + Math.floor(Math.random() * 1e9);
  const server = await startUnixServer(handler, pathOf(port), options);
  Object.defineProperty(server, 'port', { value: port });
  return server;
}
