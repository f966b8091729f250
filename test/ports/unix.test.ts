// Unix sockets against peers that are not ours, and the streams' tests over them.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  ABORTED,
  cleanUp,
  lengthOf,
  listenAtPath,
  start,
  startCommand,
  type Target,
} from '../support/ports.js';
import { temporaryFolder } from '../support/temporary.js';

const run = promisify(execFile);
const TARGETS: Target[] = ['node', 'quickjs'];

let numbers = process.pid * 1000;

/** A number for a path, and the path that over-unix.ts makes of it. */
function newPath(): [number, string] {
  numbers++;
  return [numbers, `/tmp/uasyncio-port-${numbers}`];
}

/** Leaves a socket without a server: Node removes only what is at the path of its server. */
async function leaveStale(path: string): Promise<void> {
  const { server } = await listenAtPath(() => {}, `${path}-moved`);
  renameSync(`${path}-moved`, path);
  await new Promise((resolve) => server.close(resolve));
}

const BUGS: [program: string, lines: string[]][] = [
  ['bug1-cancelled-reader', ['both wait', 'reader cancelled', 'drained', 'received all']],
  [
    'bug2-two-readers',
    [
      'Error: another task (first) is already reading this stream',
      'Error: another task (first) is already reading this stream',
      'the first one waits',
      'the first one got a line',
      'then the second one got another',
    ],
  ],
  ['bug3-write-while-draining', ['one task drains', 'bytes missing 0', 'bytes wrong 0']],
  ['bug4-three-drains', ['waiting 3', 'a drained', 'b drained', 'c drained']],
  ['bug6-refused', Array.from({ length: 3 }, () => 'OSError ECONNREFUSED')],
];

for (const target of TARGETS) {
  describe(`Unix sockets on ${target}`, () => {
    afterEach(cleanUp);

    for (const [bug, lines] of BUGS)
      it(`have none of the bugs of MicroPython's streams: ${bug}`, async () => {
        const [number, path] = newPath();
        await leaveStale(path);
        const program = await start(target, `${bug} over-unix`, number);
        assert.deepEqual(await program.finish(), [...lines, 'descriptors left 0', 'tasks 1']);
      });

    async function client(what: string, peer: (socket: Socket) => void): Promise<string[]> {
      const [number, path] = newPath();
      const { server } = await listenAtPath(peer, path);
      const program = await start(target, 'client over-unix', what, number);
      const lines = await program.finish();
      server.close();
      return lines;
    }

    it("talk to Node's net", async () => {
      const lines = await client('talk', (socket) => {
        socket.on('data', (data) => socket.write(`${data}`.toUpperCase()));
        socket.on('end', () => socket.end());
      });
      assert.deepEqual(lines, ['ONE', 'TWO', 'THREE', 'peer /', '12345', 'A|B|', 'C|']);
    });

    it('half-close, and continue to read', async () => {
      const lines = await client('end', (socket) => {
        let heard = '';
        socket.on('data', (data) => (heard += data));
        socket.on('end', () => socket.end(`answer to ${heard}`));
      });
      assert.deepEqual(lines, ['OSError EPIPE', '"answer to question"', 'eof true']);
    });

    it('continue to write when the peer has half-closed', async () => {
      let heard = '';
      const ended = new Promise<void>((resolve) => {
        void client('answer', (socket) => {
          socket.end('question');
          socket.on('data', (data) => (heard += data));
          socket.on('end', () => resolve());
        }).then((lines) =>
          assert.deepEqual(lines, ['"question"', 'IncompleteReadError "" 3', 'line ""']),
        );
      });
      await ended;
      assert.equal(heard, 'still writing 0\nstill writing 1\nstill writing 2\n');
    });

    it('drop at an abort what was not sent', async () => {
      let peer!: Socket;
      const lines = await client('abort', (socket) => {
        peer = socket;
      });
      assert.deepEqual(lines, ABORTED);
      assert.ok((await lengthOf(peer)) < 16 << 20);
    });

    it('get IncompleteReadError with the data that came', async () => {
      const lines = await client('incomplete', (socket) => {
        socket.end('first#second');
        socket.resume();
      });
      assert.deepEqual(lines, [
        '"first#"',
        'IncompleteReadError "second" null',
        'IncompleteReadError "" 10',
      ]);
    });

    it('get an error when they write to a peer that is gone', async () => {
      const lines = await client('writeToTheDead', (socket) => {
        socket.end('bye', () => socket.destroy());
      });
      assert.equal(lines[0], '"bye"');
      assert.match(lines[1] as string, /^OSError (EPIPE|ECONNRESET)$/);
    });

    it('read byte by byte, and never split a character', async () => {
      const text = 'é€😀 \u{10ffff}ß!';
      const lines = await client('utf8', (socket) => {
        void (async () => {
          for (const byte of Buffer.from(text)) {
            await new Promise((resolve) => socket.write(Buffer.from([byte]), resolve));
            await new Promise((resolve) => setImmediate(resolve));
          }
          socket.end();
        })();
        socket.resume();
      });
      assert.deepEqual(lines, [`text ${JSON.stringify(text)}`]);
    });

    it('serve python3 and socat, where a dead server has left its socket, which is removed at the end', async () => {
      const [, path] = newPath();
      await leaveStale(path);
      const server = await start(target, 'unix-server', path);
      await server.value('ready');
      const script = `
import asyncio
async def main():
    reader, writer = await asyncio.open_unix_connection(${JSON.stringify(path)})
    writer.write(b"hello\\nworld\\n")
    writer.write_eof()
    print((await reader.read()).decode(), end="")
asyncio.run(main())`;
      assert.equal((await run('python3', ['-c', script])).stdout, 'HELLO\nWORLD\n');
      if (spawnSync('sh', ['-c', 'command -v socat']).status === 0) {
        const talk = `printf 'one\\ntwo\\n' | socat - UNIX-CONNECT:${path}`;
        assert.equal((await run('sh', ['-c', talk])).stdout, 'ONE\nTWO\n');
      }
      const quit = script.replace('hello', 'quit');
      await run('python3', ['-c', quit]);
      assert.deepEqual(await server.finish(), ['ready', 'descriptors left 0', 'tasks 1']);
      assert.equal(existsSync(path), false);
    });

    it('talk to a server of python3', async () => {
      const [number, path] = newPath();
      const peer = startCommand([
        'python3',
        '-uc',
        `
import asyncio
async def serve(reader, writer):
    while data := await reader.read(100):
        writer.write(data.upper())
    writer.close()
async def main():
    server = await asyncio.start_unix_server(serve, ${JSON.stringify(path)})
    print("ready")
    await server.serve_forever()
asyncio.run(main())`,
      ]);
      await peer.value('ready');
      const program = await start(target, 'client over-unix', 'talk', number);
      assert.deepEqual((await program.finish()).slice(0, 3), ['ONE', 'TWO', 'THREE']);
    });

    it('are not put where another file is, or no folder', async () => {
      const [, path] = newPath();
      writeFileSync(path, 'precious');
      const server = await start(target, 'unix-server', path);
      await server.until(() => /EADDRINUSE/.test(server.errors.join()), 'an error');
      assert.equal(existsSync(path), true);
      const homeless = await start(target, 'unix-server', `${temporaryFolder('unix')}/none/socket`);
      await homeless.until(() => /ENOENT/.test(homeless.errors.join()), 'an error');
    });

    it('leave no descriptor and no socket when connects and servers are cancelled', async () => {
      const folder = join(temporaryFolder('unix'), 'sockets');
      mkdirSync(folder);
      const program = await start(target, 'unix-cancelled', folder);
      assert.deepEqual(await program.finish(), [
        'CancelledError ended',
        'descriptors left 0',
        'tasks 1',
      ]);
      assert.deepEqual(readdirSync(folder), []);
    });
  });
}
