// Stands for 'uasyncio' in programs of this folder, on QuickJS: a connection is two pipes inside the program.
// biome-ignore lint/style/useNodejsImportProtocol: QuickJS's own
import * as os from 'os';
import {
  type ClientHandler,
  connectReadPipe,
  connectWritePipe,
  createTask,
  gather,
  type StreamOptions,
  type StreamReader,
  type StreamWriter,
  type Task,
} from 'uasyncio';

export * from 'uasyncio';

const { pipe } = os as unknown as { pipe(): [number, number] };

let handle: ClientHandler;
const clients: Task<unknown>[] = [];

export async function startServer(handler: ClientHandler) {
  handle = handler;
  return {
    port: 0,
    sockets: [],
    close() {},
    waitClosed: () => gather(...clients),
  };
}

/** Reader and writer of one side, which end together as those of a socket do. */
function side(from: number, to: number, options?: StreamOptions): [StreamReader, StreamWriter] {
  const reader = connectReadPipe(from, options);
  const writer = connectWritePipe(to);
  const close = writer.close.bind(writer);
  writer.close = () => {
    close();
    reader.close();
  };
  return [reader, writer];
}

export async function openConnection(
  _host: string,
  _port: number,
  options?: StreamOptions,
): Promise<[StreamReader, StreamWriter]> {
  const [request, requests] = pipe();
  const [answer, answers] = pipe();
  const [reader, writer] = side(request, answers);
  clients.push(createTask(async () => handle(reader, writer)));
  return side(answer, requests, options);
}
