// Arguments: what to do, port of the peer.
import {
  createTask,
  IncompleteReadError,
  OSError,
  openConnection,
  run,
  type StreamReader,
  type StreamWriter,
  sleep,
  sleepMs,
} from 'uasyncio';
import { args, MUCH } from './host.js';

type Work = (reader: StreamReader<string>, writer: StreamWriter) => Promise<void>;

// JSON is not used, because Espruino writes characters beyond ASCII as escapes in it.
function show(text: string | undefined): string {
  return text === undefined ? 'undefined' : `"${text.split('\n').join('\\n')}"`;
}

function told(error: unknown): string {
  if (error instanceof OSError) return `OSError ${error.code}`;
  if (error instanceof IncompleteReadError)
    return `IncompleteReadError ${show(error.partial as string)} ${error.expected}`;
  return `${error}`;
}

async function attempt(what: () => PromiseLike<unknown>): Promise<string> {
  try {
    return show((await what()) as string);
  } catch (error) {
    return told(error);
  }
}

const works: Record<string, Work> = {
  async talk(reader, writer) {
    for (const word of ['one', 'two', 'three']) {
      writer.write(`${word}\n`);
      console.log((await reader.readline()).trim());
    }
    console.log(`peer ${writer.getExtraInfo('peername')?.[0]}`);
    writer.write('12345');
    console.log(await reader.readexactly(5));
    writer.writelines(['a|', 'b|', 'c|']);
    console.log(await reader.readuntil('b|'.toUpperCase()));
    console.log(await reader.read(100));
    writer.close();
    await writer.waitClosed();
  },

  // The peer has sent something and has reset before this side reads.
  async readAfterReset(reader, writer) {
    writer.write('x');
    await sleepMs(100);
    console.log(await attempt(() => reader.read(100)));
    console.log(await attempt(() => reader.read(100)));
    writer.close();
  },

  // The peer sends something, takes little, and resets. This side does not read.
  async resetWhileDraining(_reader, writer) {
    writer.write('x'.repeat(MUCH));
    console.log(await attempt(() => writer.drain()));
    writer.close();
  },

  // The same, but the writer has been closed already.
  async resetWhileClosing(_reader, writer) {
    writer.write('x'.repeat(MUCH));
    writer.close();
    console.log(await attempt(() => writer.waitClosed()));
  },

  // The peer takes nothing before this side has aborted.
  async abort(reader, writer) {
    writer.write('x'.repeat(MUCH));
    const draining = createTask(async () => await attempt(() => writer.drain()));
    const reading = createTask(async () => await attempt(() => reader.read()));
    await sleep(0);
    writer.abort();
    console.log(`drain ${await draining}`);
    console.log(`read ${await reading}`);
    await writer.waitClosed();
    console.log('closed');
  },

  // The peer resets when it is informed that half of the line has arrived.
  async reset(reader, writer) {
    console.log(await attempt(() => reader.readexactly(4)));
    writer.write('heard\n');
    console.log(await attempt(() => reader.readline()));
    console.log(`then ${await attempt(() => reader.read())}`);
    console.log(`then ${await attempt(() => reader.readline())}`);
    writer.close();
    console.log(await attempt(() => writer.waitClosed()));
  },

  // This side ends its half first.
  async end(reader, writer) {
    writer.write('question');
    writer.writeEof();
    try {
      writer.write('more');
    } catch (error) {
      console.log(told(error));
    }
    console.log(await attempt(() => reader.read()));
    console.log(`eof ${reader.atEof()}`);
    writer.close();
    await writer.waitClosed();
  },

  // The peer ends its half first.
  async answer(reader, writer) {
    console.log(await attempt(() => reader.read()));
    console.log(await attempt(() => reader.readexactly(3)));
    console.log(`line ${await attempt(() => reader.readline())}`);
    for (let i = 0; i < 3; i++) {
      writer.write(`still writing ${i}\n`);
      await writer.drain();
    }
    writer.close();
    await writer.waitClosed();
  },

  async incomplete(reader, writer) {
    console.log(await attempt(() => reader.readuntil('#')));
    console.log(await attempt(() => reader.readuntil('#')));
    console.log(await attempt(() => reader.readexactly(10)));
    writer.close();
    await writer.waitClosed();
  },

  // The text is read in pieces; each piece is acknowledged by its length.
  async utf8(reader, writer) {
    let text = '';
    for (let piece = await reader.read(1000); piece !== ''; piece = await reader.read(1000)) {
      text += piece;
      try {
        writer.write(`${piece.length}\n`);
      } catch (error) {
        // On Espruino the end of the peer is the end of both directions.
        if (told(error) !== 'OSError EPIPE') throw error;
      }
    }
    console.log(`text ${show(text)}`);
    writer.close();
  },

  async writeToTheDead(reader, writer) {
    console.log(await attempt(() => reader.read()));
    let outcome = 'no error';
    for (let i = 0; i < 10000 && outcome === 'no error'; i++) {
      try {
        writer.write('x'.repeat(10000));
        await writer.drain();
      } catch (error) {
        outcome = told(error);
      }
    }
    console.log(outcome);
    writer.close();
  },
};

run(async () => {
  const [what = '', port] = args;
  const work = works[what] as Work;
  const [reader, writer] = await openConnection('127.0.0.1', Number(port), { encoding: 'utf-8' });
  await work(reader, writer);
});
