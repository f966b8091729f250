// Stands for 'uasyncio' in programs of this folder: a connection is two pipes inside the program.
// biome-ignore lint/style/useNodejsImportProtocol: QuickJS's own; Node's has no pipes
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

const pipe = (os as unknown as { pipe?(): [number, number] }).pipe ?? namedPipe;

let pipes = 0;

/** Node makes no pipes, but can open one that has a name. */
function namedPipe(): [number, number] {
  const { execFileSync } = process.getBuiltinModule('child_process');
  const { constants, openSync, unlinkSync } = process.getBuiltinModule('fs');
  const path = `/tmp/uasyncio-pipe-${process.pid}-${++pipes}`;
  execFileSync('mkfifo', [path]);
  const both: [number, number] = [
    openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
    openSync(path, constants.O_WRONLY),
  ];
  unlinkSync(path);
  return both;
}

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
