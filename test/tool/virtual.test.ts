import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { findBoard } from '../../tool/boards/index.js';
import { ensureFirmware } from '../../tool/firmware.js';
import { Pieces, type Usage } from '../../tool/machine.js';
import { usageLines } from '../../tool/virtual.js';
import { ensureXsCompiler } from '../../tool/xs.js';
import { lacking } from '../support/board.js';
import { Workshop } from './command.js';

const C3 = 'esp32-c3-moddable';

const files = {
  'app.ts': `
    import { run, sleep } from 'uasyncio';
    declare const process: { argv: string[] };
    async function main(): Promise<void> {
      await sleep(3600);
      console.log('hello', JSON.stringify(process.argv.slice(2)));
      console.error('to stderr');
      if (process.argv[2] === 'fail') throw new TypeError('on purpose');
    }
    run(main);
  `,
  'large.ts': `
    import { run } from 'uasyncio';
    async function main(): Promise<void> {
      console.log(new Uint8Array(200_000).length);
    }
    run(main);
  `,
  'server.ts': `
    import { openConnection, run, startServer } from 'uasyncio';
    declare const process: { argv: string[] };
    async function main(): Promise<void> {
      const server = await startServer(
        async (reader, writer) => {
          const line = await reader.readline();
          const [answers, asks] = await openConnection('10.0.2.2', Number(process.argv[2]), { encoding: 'utf-8' });
          asks.write(line);
          await asks.drain();
          writer.write(await answers.readline());
          await writer.drain();
          asks.close();
          writer.close();
        },
        null,
        80,
        { encoding: 'utf-8' },
      );
      console.log('listening');
      await server.waitClosed();
    }
    run(main);
  `,
};

const usage: Usage = {
  slots: 1000,
  chunkBytes: 500,
  stack: 100,
  networkBytes: 4000,
  connections: 3,
  refused: 0,
  closedTwice: 0,
};

function board(id: string) {
  const found = findBoard(id);
  assert.equal(found.engine, 'xs');
  return found;
}

describe('uasyncio run --board', () => {
  let shop: Workshop;
  before(() => {
    shop = new Workshop();
    shop.write(files);
  });
  after(() => shop.remove());

  const refusal = (...args: string[]): string => {
    const { stderr, code } = shop.uasyncio('run', 'app.ts', ...args);
    assert.equal(code, 2);
    return stderr;
  };

  it('refuses options that contradict each other', () => {
    assert.match(refusal('--board', 'esp32'), /--board esp32: only boards of Moddable/);
    assert.match(
      refusal('--board', C3, '--on', 'quickjs'),
      /--board esp32-c3-moddable means --on xs, not --on quickjs/,
    );
    assert.match(refusal('--board', C3, '--engine', 'x'), /--engine: a virtual board has its own/);
    assert.match(refusal('--forward', '80'), /--forward needs --board/);
    assert.match(refusal('--network'), /--network needs --board/);
    for (const wrong of ['0', '70000', '80:', '1:2:3', 'http'])
      assert.match(refusal('--board', C3, '--forward', wrong), /Give a port, or two like 8080:80/);
  });

  it("parses the board's output, wherever it is cut", () => {
    const sent = Buffer.concat([
      Buffer.from([1, 3, 0, ...Buffer.from('out')]),
      Buffer.from([2, 4, 0, ...Buffer.from('err\n')]),
      Buffer.from([1, 0x2c, 1]),
      Buffer.alloc(300, 'x'),
      Buffer.from([3, 11, 0, ...Buffer.from('{"slots":7}')]),
    ]);
    for (const size of [1, 2, 5, sent.length]) {
      const got = { out: '', error: '' };
      const pieces = new Pieces(
        (bytes) => {
          got.out += bytes;
        },
        (bytes) => {
          got.error += bytes;
        },
      );
      for (let at = 0; at < sent.length; at += size) pieces.take(sent.subarray(at, at + size));
      assert.deepEqual(got, { out: `out${'x'.repeat(300)}`, error: 'err\n' });
      assert.deepEqual(pieces.usage, { slots: 7 });
    }
  });

  it('reports how much of each resource was used', () => {
    assert.deepEqual(usageLines(board('esp32-moddable'), usage), [
      'esp32-moddable: 1,000 of 4,928 slots, 500 of 78,848 bytes of chunks, 100 of 512 slots of stack',
      'lwIP: 4,000 bytes, 3 of 8 connections',
    ]);
    assert.deepEqual(usageLines(board(C3), { ...usage, refused: 2, closedTwice: 1 }), [
      'esp32-c3-moddable: 16,500 of 88,064 bytes of heap (1,000 slots, 500 bytes of chunks), 100 of 384 slots of stack',
      'lwIP: 4,000 bytes, 3 of 16 connections',
      'lwIP had no connection left 2 times',
      "the SDK would have freed a connection twice 1 times: a reset came after the peer's end, before the program closed",
    ]);
  });

  describe('with the emulator', () => {
    before(async function () {
      if (lacking() !== undefined) this.skip();
      await ensureFirmware(board(C3), () => {});
      await ensureXsCompiler(() => {});
    });

    it('runs a program with arguments, sleeps in no real time, and reports', () => {
      const { stdout, stderr, code } = shop.uasyncio('run', 'app.ts', '--board', C3, 'a', 'b');
      assert.equal(stdout, 'hello ["a","b"]\n');
      assert.match(
        stderr,
        /^to stderr\nuasyncio: esp32-c3-moddable: .* slots of stack\nuasyncio: lwIP: .*\n$/,
      );
      assert.equal(code, 0);
    });

    it('shows positions in the sources, and returns the exit code', () => {
      const { stderr, code } = shop.uasyncio('run', 'app.ts', '--board', C3, 'fail');
      assert.match(stderr, /TypeError: on purpose/);
      assert.match(stderr, /\bapp\.ts:8(?::\d+)?\)/);
      assert.equal(code, 1);
    });

    it('ends a program that does not fit', () => {
      const { stdout, stderr, code } = shop.uasyncio('run', 'large.ts', '--board', C3);
      assert.equal(stdout, '');
      assert.match(stderr, /^out of memory\nuasyncio: esp32-c3-moddable:/);
      assert.equal(code, 1);
    });

    it('forwards a port to its server, lets it connect to this computer, and passes on Ctrl-C', async () => {
      const desktop = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
      await once(desktop, 'listening');
      const { port } = desktop.address() as AddressInfo;
      const free = createServer().listen(0, '127.0.0.1');
      await once(free, 'listening');
      const { port: forwarded } = free.address() as AddressInfo;
      free.close();
      const args = ['run', 'server.ts', '--board', C3, '--forward', `${forwarded}:80`, `${port}`];
      const tool = shop.start(...args);
      try {
        await printed(tool, 'listening');
        const client = connect(forwarded, '127.0.0.1').setEncoding('utf8');
        client.write('round and round\n');
        const [answer] = await once(client, 'data');
        assert.equal(answer, 'round and round\n');
        process.kill(tool.pid as number, 'SIGINT');
        const [code] = await once(tool, 'close');
        assert.equal(code, 130);
      } finally {
        tool.kill('SIGKILL');
        desktop.close();
      }
    });
  });
});

function printed(tool: ChildProcess, text: string): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    tool.stdout?.on('data', (data) => {
      output += data;
      if (output.includes(text)) resolve();
    });
    tool.on('close', () => reject(new Error(`'${text}' was not printed: ${output}`)));
  });
}
