// Arguments: what to do, port of the peer, options as JSON. Prints what happened.
import {
  type ConnectOptions,
  createTask,
  Event,
  OSError,
  openConnection,
  type ServerOptions,
  type StreamReader,
  type StreamWriter,
  sleepMs,
  startServer,
  type Task,
} from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

const [what = '', peer, json = '{}'] = args;
const port = Number(peer);
const options: ConnectOptions & { word?: string } = JSON.parse(json);
const { word = 'hello', ...connectOptions } = options;

function told(error: unknown): string {
  return error instanceof OSError ? error.message.replace(/127[\d.]+:\d+/, 'peer') : `${error}`;
}

function facts(writer: StreamWriter): void {
  console.log('version', writer.getExtraInfo('ssl_version'));
  console.log('cipher', JSON.stringify(writer.getExtraInfo('cipher')));
  console.log('peercert', JSON.stringify(writer.getExtraInfo('peercert')));
  console.log('alpn', writer.getExtraInfo('alpn'));
  console.log('writeEof', writer.canWriteEof());
}

const connect = () => openConnection('127.0.0.1', port, connectOptions);

async function shut(writer: StreamWriter): Promise<void> {
  writer.close();
  try {
    await writer.waitClosed();
    console.log('closed');
  } catch (error) {
    console.log(told(error));
  }
}

/** Prints what is read, or the error. */
async function say(read: () => PromiseLike<Uint8Array>): Promise<void> {
  try {
    console.log(JSON.stringify(String.fromCharCode(...(await read()))));
  } catch (error) {
    console.log((error as OSError).code);
  }
}

/** Serves until a client says `quit`. */
async function serve(handler: (reader: StreamReader, writer: StreamWriter) => Promise<unknown>) {
  const quit = new Event();
  const server = await startServer(
    async (reader, writer) => {
      if ((await handler(reader, writer)) === 'quit') quit.set();
      writer.close();
      await writer.waitClosed().then(undefined, () => {});
    },
    '127.0.0.1',
    0,
    connectOptions as ServerOptions,
  );
  console.log(`port ${server.port}`);
  await quit.wait();
  server.close();
  server.closeClients();
  await server.waitClosed();
}

const text = async (reader: StreamReader) => String.fromCharCode(...(await reader.readline()));

const works: Record<string, () => Promise<void>> = {
  async facts() {
    const [, writer] = await connect();
    facts(writer);
    await shut(writer);
  },

  /** Sends a word, and prints all that comes. */
  async talk() {
    const [reader, writer] = await connect();
    writer.write(`${word}\n`);
    const answer = await reader.read();
    console.log(String.fromCharCode(...answer).trim());
    await shut(writer);
  },

  /** Reads what comes before a reset; between the reads writes, if the word says so. */
  async lastWords() {
    const [reader, writer] = await connect();
    writer.write('x');
    await say(() => reader.readexactly(1));
    for (let i = 0; word === 'write' && i < 2; i++) {
      try {
        writer.write('x');
        await writer.drain();
      } catch {
        console.log('cannot write');
      }
    }
    for (let i = 0; i < 3; i++) await say(() => reader.read(100));
    writer.close();
  },

  /** A server that prints what one client says before it resets. */
  async hears() {
    await serve(async (reader) => {
      for (let i = 0; i < 2; i++) await say(() => reader.read(100));
      return 'quit';
    });
  },

  /** Two connections, one after the other. */
  async twice() {
    await works.talk?.();
    await works.talk?.();
  },

  /** Prints the bytes that come, one by one or at once, as hexadecimal. */
  async mqtt() {
    const [reader, writer] = await connect();
    writer.write(Uint8Array.of(0x10, 14, 0, 4, 77, 81, 84, 84, 4, 2, 0, 9, 0, 2, 97, 98));
    console.log([...(await reader.readexactly(4))].join(' '));
    await shut(writer);
  },

  async cancel() {
    const task: Task<unknown> = createTask(connect);
    await sleepMs(100);
    task.cancel();
    try {
      await task;
    } catch (error) {
      console.log((error as Error).name);
    }
  },

  async cancelWaitClosed() {
    const [, writer] = await connect();
    writer.close();
    const task = createTask(() => writer.waitClosed() as PromiseLike<void>);
    await sleepMs(20);
    console.log('done', task.done());
    task.cancel();
    await task.then(undefined, (error: Error) => console.log(error.name));
    await writer.waitClosed();
  },

  /** Writes and leaves at once. */
  async leave() {
    const [, writer] = await connect();
    writer.write(word.repeat(100_000));
    await shut(writer);
  },

  async startTls() {
    const { ssl, ...more } = connectOptions;
    const [reader, writer] = await openConnection('127.0.0.1', port, more);
    writer.write('STARTTLS\n');
    console.log((await text(reader)).trim());
    if (word === 'late') await reader.read();
    await writer.startTls(ssl as object);
    facts(writer);
    writer.write('now\n');
    console.log((await text(reader)).trim());
    await shut(writer);
  },

  async echo() {
    await serve(async (reader, writer) => {
      facts(writer);
      let line = await text(reader);
      for (; line !== '' && line !== '\n' && line !== 'quit\n'; line = await text(reader)) {
        writer.write(line.toUpperCase());
        await writer.drain();
      }
      return line.trim();
    });
  },

  async startTlsServer() {
    const { ssl } = connectOptions;
    Object.assign(connectOptions, { ssl: undefined });
    await serve(async (reader, writer) => {
      console.log((await text(reader)).trim());
      writer.write('ready\n');
      try {
        await writer.startTls(ssl as object);
      } catch (error) {
        console.log(told(error));
        return 'quit';
      }
      console.log((await text(reader)).trim());
      writer.write('secret\n');
      return 'quit';
    });
  },
};

runAndCount(async () => {
  try {
    await works[what]?.();
  } catch (error) {
    console.log(told(error));
  }
});
