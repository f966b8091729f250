import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';
import { CERT, KEY } from '../support/certificate.js';
import { certificates, has } from '../support/certificates.js';
import { someOn } from '../support/conformance.js';
import {
  ABORTED,
  cleanUp,
  commandFor,
  dial,
  isEspruino,
  isMissing,
  lengthOf,
  listen,
  start,
  startCommand,
  traitsOf,
  useTls,
  WAYS,
} from '../support/ports.js';
import { temporaryFolder } from '../support/temporary.js';

const run = promisify(execFile);

/** The lines that a peer sends. */
function linesOf(socket: Socket): AsyncIterator<string> {
  return createInterface({ input: socket })[Symbol.asyncIterator]();
}

async function say(socket: Socket, lines: AsyncIterator<string>, text: string): Promise<string> {
  socket.write(`${text}\n`);
  return `${(await lines.next()).value}`;
}

/** A client that is served: libuv closes one that comes while the server still closes the others. */
async function dialServed(port: number): Promise<[Socket, AsyncIterator<string>]> {
  for (;;) {
    const socket = await dial(port);
    const lines = linesOf(socket);
    if ((await say(socket, lines, 'there?').catch(() => '')) === 'there?') return [socket, lines];
  }
}

for (const [target, secure, title] of WAYS) {
  describe(`streams on ${title}`, () => {
    const test = someOn(target, 'espruino-model', 3);
    const onEspruino = isEspruino(target);
    const { halfClose, tellsResets, mayHideResets, slowsDown, backlog, ...traits } = traitsOf(
      target,
      secure,
    );
    const count = traits.clients;
    before(function () {
      if (isMissing(target, secure)) this.skip();
      useTls(secure);
    });
    after(() => useTls(false));
    afterEach(cleanUp);

    describe('a server of ours', () => {
      test('serves curl: GET, a large POST, many at once', async function () {
        if (!has('curl')) this.skip();
        const server = await start(target, 'http-server');
        const url = `${secure ? 'https' : 'http'}://127.0.0.1:${await server.port()}`;
        const trusted = secure ? ['--cacert', certificates().ca.certFile] : [];
        const curl = async (...args: string[]) =>
          (await run('curl', ['-sS', '--max-time', '20', ...trusted, ...args])).stdout;
        assert.equal(await curl(`${url}/x`), 'hello /x ✓\n');
        const file = join(temporaryFolder('post'), 'body');
        const length = onEspruino ? 10_000 : 1_000_000;
        writeFileSync(file, `abc${'-'.repeat(length)}xyz`);
        assert.equal(
          await curl('-H', 'Expect:', '--data-binary', `@${file}`, `${url}/post`),
          `${length + 6} abc…xyz\n`,
        );
        const paths = Array.from({ length: 10 }, (_, i) => `/${i}`);
        const answers = await Promise.all(paths.map((path) => curl(url + path)));
        assert.deepEqual(
          answers,
          paths.map((path) => `hello ${path} ✓\n`),
        );
        await curl(`${url}/quit`);
        assert.deepEqual((await server.finish()).slice(1), ['closed']);
      });

      test('serves nc', async function () {
        // nc ends its half when it has sent everything; on some engines that ends both halves.
        if (!has('nc') || !halfClose) this.skip();
        const server = await start(target, 'echo-server');
        const answer = run('sh', [
          '-c',
          `printf 'one\\ntwo\\nquit\\n' | nc -N 127.0.0.1 ${await server.port()}`,
        ]);
        assert.equal((await answer).stdout, 'one\ntwo\nquit\n');
        await server.finish();
      });

      test(`serves ${count} clients at once, and none fails`, async () => {
        const server = await start(target, 'echo-server');
        const port = await server.port();
        const clients: Socket[] = [];
        while (clients.length < count) {
          clients.push(...(await Promise.all(Array.from({ length: backlog }, () => dial(port)))));
          const open = `open ${clients.length}`;
          await server.until(() => server.lines.includes(open), 'all were accepted');
        }
        const answers = await Promise.all(
          clients.map(async (socket, n) => {
            const lines = linesOf(socket);
            const heard: string[] = [];
            for (let i = 0; i < 3; i++)
              heard.push(await say(socket, lines, `client ${n} line ${i}`));
            socket.end();
            return heard;
          }),
        );
        for (const [n, heard] of answers.entries())
          assert.deepEqual(
            heard,
            [0, 1, 2].map((i) => `client ${n} line ${i}`),
          );
        await server.until(() => server.lines.includes(`closed ${count}`), 'all were closed');
        const last = await dial(port);
        await say(last, linesOf(last), 'quit');
        last.end();
        assert.equal((await server.finish()).at(-1), `most ${count}`);
      });

      test('with no descriptors left reports that once, recovers, and serves later clients', async function () {
        // The engine does not report it. Over TLS a client that is not accepted does not connect.
        if (onEspruino || secure) this.skip();
        // Node needs more for itself; libuv then closes new connections without a report.
        const limit = target === 'node' ? 40 : 24;
        const command = await commandFor(target, 'echo-server');
        const server = startCommand([
          'sh',
          '-c',
          `ulimit -n ${limit}; exec "$@"`,
          'sh',
          ...command,
        ]);
        const port = await server.port();
        const clients = await Promise.all(Array.from({ length: limit }, () => dial(port)));
        if (target === 'quickjs') {
          await server.until(() => server.errors.length > 0, 'a report');
          assert.match(server.errors.join('\n'), /^accept failed\n.*EMFILE/);
        }
        // Clients that were accepted are served as usual.
        const first = clients[0] as Socket;
        assert.equal(await say(first, linesOf(first), 'there?'), 'there?');
        assert.equal(
          server.errors.filter((line) => line.includes('accept failed')).length,
          target === 'quickjs' ? 1 : 0,
        );
        for (const socket of clients) socket.destroy();
        const [later, lines] = await dialServed(port);
        for (let i = 0; i < 3; i++)
          assert.equal(await say(later, lines, `later ${i}`), `later ${i}`);
        later.end('quit\n');
        await once(server.child, 'close');
        assert.equal(server.child.exitCode, 0, server.output());
      });

      test('that is exactly full reports nothing', async function () {
        if (target !== 'quickjs' || secure) this.skip();
        const command = await commandFor(target, 'echo-server');
        // One client less than the descriptors allow; filling the server once shows how many that are.
        const fill = async (
          count: number | undefined,
        ): Promise<{ open: number; errors: string[] }> => {
          const server = startCommand(['sh', '-c', 'ulimit -n 24; exec "$@"', 'sh', ...command]);
          const port = await server.port();
          const clients = await Promise.all(Array.from({ length: count ?? 24 }, () => dial(port)));
          if (count === undefined) await server.until(() => server.errors.length > 0, 'a report');
          else
            await server.until(() => server.lines.includes(`open ${count}`), 'all were accepted');
          const socket = clients[0] as Socket;
          const lines = linesOf(socket);
          for (let i = 0; i < 3; i++) await say(socket, lines, 'x');
          await server.stop();
          const open = server.lines.filter((line) => line.startsWith('open ')).length;
          return { open, errors: server.errors.filter((line) => line.includes('accept failed')) };
        };
        const { open } = await fill(undefined);
        assert.deepEqual((await fill(open)).errors, []);
      });
    });

    describe('a client of ours', () => {
      /** Runs the client program against `peer`; returns what it printed. */
      async function client(
        what: string,
        peer: (socket: Socket) => void,
        options: object = {},
      ): Promise<string[]> {
        const { port } = await listen(peer, options);
        return await (await start(target, 'client', what, port)).finish();
      }

      test("talks to Node's net", async () => {
        const lines = await client('talk', (socket) => {
          socket.on('data', (data) => socket.write(`${data}`.toUpperCase()));
          socket.on('end', () => socket.end());
        });
        assert.deepEqual(lines, ['ONE', 'TWO', 'THREE', 'peer 127.0.0.1', '12345', 'A|B|', 'C|']);
      });

      test(`${count} of them at once, and none fails`, async () => {
        let served = 0;
        const { port } = await listen(
          (socket) => {
            served++;
            socket.on('data', (data) => socket.write(`${data}`.toUpperCase()));
            socket.on('end', () => socket.end());
          },
          { backlog: 1000 },
        );
        const program = await start(target, 'many-clients', port, count);
        assert.deepEqual(await program.finish(), [`connected ${count}`, `right ${3 * count}`]);
        assert.equal(served, count);
      });

      test('gets ECONNRESET when the peer resets in the middle of a line', async () => {
        const lines = await client('reset', (socket) => {
          socket.write('whole half');
          socket.once('data', () => socket.resetAndDestroy());
        });
        if (!tellsResets) {
          // For the engine, a reset looks like the end.
          assert.deepEqual(lines.slice(0, 4), ['"whol"', '"e half"', 'then ""', 'then ""']);
          return;
        }
        assert.deepEqual(lines.slice(0, 2), ['"whol"', 'OSError ECONNRESET']);
        // Data that came before the error can still be read.
        assert.deepEqual(lines.slice(2, 4), ['then "e half"', 'then ""']);
        assert.equal(lines[4], 'OSError ECONNRESET');
      });

      test('reads data that came before a reset, however late', async () => {
        const lines = await client('readAfterReset', (socket) => {
          socket.once('data', () => socket.write('last words', () => socket.resetAndDestroy()));
        });
        assert.equal(lines[0], '"last words"');
        if (!mayHideResets) assert.equal(lines[1], tellsResets ? 'OSError ECONNRESET' : '""');
      });

      for (const what of ['resetWhileDraining', 'resetWhileClosing'])
        test(`a task that waits for a peer to take bytes gets the peer's reset: ${what}`, async function () {
          // The engine keeps all data that it gets, and does not report how the peer ended.
          if (onEspruino) this.skip();
          const lines = await client(what, (socket) => {
            socket.write('unread');
            socket.once('data', () => {
              socket.pause();
              socket.resetAndDestroy();
            });
          });
          assert.match(lines[0] as string, /^OSError (ECONNRESET|EPIPE)$/);
        });

      test('half-closes, and continues to read', async function () {
        if (!halfClose) this.skip();
        const lines = await client('end', (socket) => {
          let heard = '';
          socket.on('data', (data) => (heard += data));
          socket.on('end', () => socket.end(`answer to ${heard}`));
        });
        assert.deepEqual(lines, ['OSError EPIPE', '"answer to question"', 'eof true']);
      });

      test('continues to write when the peer has half-closed', async function () {
        if (!halfClose) this.skip();
        let heard = '';
        let ended: (() => void) | undefined;
        const end = new Promise<void>((resolve) => {
          ended = resolve;
        });
        const lines = await client('answer', (socket) => {
          socket.end('question');
          socket.on('data', (data) => (heard += data));
          socket.on('end', () => ended?.());
        });
        await end;
        assert.deepEqual(lines, ['"question"', 'IncompleteReadError "" 3', 'line ""']);
        assert.equal(heard, 'still writing 0\nstill writing 1\nstill writing 2\n');
      });

      test('drops at an abort what was not sent', async function () {
        // Espruino's connections keep what is written in memory of the system.
        if (onEspruino) this.skip();
        let peer!: Socket;
        const lines = await client('abort', (socket) => {
          peer = socket;
        });
        assert.deepEqual(lines, ABORTED);
        assert.ok((await lengthOf(peer)) < 16 << 20);
      });

      test('gets IncompleteReadError with the data that came', async () => {
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

      test('gets an error when it writes to a peer that is gone', async () => {
        const lines = await client('writeToTheDead', (socket) => {
          socket.end('bye', () => socket.destroy());
        });
        assert.equal(lines[0], '"bye"');
        assert.match(lines[1] as string, /^OSError (EPIPE|ECONNRESET)$/);
      });

      test('never splits a character, wherever the bytes are split', async () => {
        const text = 'aé€😀\u{10ffff}ß\n';
        const bytes = Buffer.from(text);
        // The model starts slowly.
        const step = target === 'espruino-model' ? 5 : 1;
        for (let at = 1; at < bytes.length; at += step) {
          // The marker and the first part are in one segment, so the part has arrived when the marker is acknowledged.
          const lines = await client('utf8', (socket) => {
            socket.setNoDelay(true);
            socket.write(Buffer.concat([Buffer.from('>'), bytes.subarray(0, at)]));
            socket.once('data', () => socket.end(bytes.subarray(at)));
            socket.resume();
          });
          assert.deepEqual(lines, [`text ${JSON.stringify(`>${text}`)}`], `split at ${at}`);
        }
      });

      test('reads byte by byte', async () => {
        const text = 'é€😀 \u{10ffff}ß!';
        const lines = await client('utf8', (socket) => {
          socket.setNoDelay(true);
          void (async () => {
            for (const byte of Buffer.from(text)) {
              await new Promise((resolve) => socket.write(Buffer.of(byte), resolve));
            }
            socket.end();
          })();
          socket.resume();
        });
        assert.deepEqual(lines, [`text ${JSON.stringify(text)}`]);
      });

      test('is slowed down by a slow reader, and needs no more memory for it', async function () {
        if (!slowsDown || !halfClose) this.skip();
        let goOn: (() => void) | undefined;
        const connected = new Promise<void>((resolve) => {
          goOn = resolve;
        });
        let peer: Socket | undefined;
        const { port } = await listen(
          (socket) => {
            peer = socket;
            goOn?.();
          },
          { pauseOnConnect: true },
        );
        const program = await start(target, 'slow-reader', port);
        await connected;
        await program.value('go on');
        assert.equal(await program.value('blocked'), 'true');
        const socket = peer as unknown as Socket;
        let count = 0;
        let wrong = 0;
        socket.on('data', (data: Buffer) => {
          for (let i = 0; i < data.length; i += 997)
            if (data[i] !== ((count + i) >> 18) % 256) wrong++;
          count += data.length;
        });
        socket.on('end', () => socket.end(`${count} bytes, ${wrong} wrong\n`));
        socket.resume();
        await program.finish();
        const written = 200 << 18;
        assert.equal(await program.value('written'), `${written}`);
        assert.equal(await program.value('peer got'), `${written} bytes, 0 wrong`);
        // A chunk is 256 KB.
        const most = Number(await program.value('most'));
        assert.ok(most < 4 << 18, `${most} bytes`);
      });
    });

    test('a peer that never stops sending does not stop other tasks, nor time limits', async function () {
      if (!slowsDown) this.skip();
      const { port } = await listen((socket) => {
        const bytes = Buffer.alloc(1 << 20);
        const send = () => {
          while (!socket.destroyed && socket.write(bytes));
        };
        socket.on('drain', send);
        send();
      });
      const program = await start(target, 'fast-peer', port);
      assert.deepEqual(await program.finish(), ['ticked often', 'in time']);
    });

    test('a peer that reads nothing holds neither a descriptor nor the program', async function () {
      // XS can end a connection only after everything was written.
      if (!halfClose) this.skip();
      const { port } = await listen(() => {}, { pauseOnConnect: true });
      const program = await start(target, 'mute-peer', port);
      assert.deepEqual(await program.finish(), ['ETIMEDOUT', 'descriptors left 0']);
    });

    test('a sender 1000 times faster than its reader, both ways: memory is bounded', async function () {
      if (!slowsDown) this.skip();
      const program = await start(target, 'high-water', 200);
      await program.finish();
      assert.equal(await program.value('read'), `${2 * 200 * 64}, 0 wrong`);
      const number = async (what: string) => Number(await program.value(what));
      const most = await number('most');
      if (process.env.FIGURES)
        console.log(
          `${target}: of ${await number('would send')} bytes the system took ${await number('sent')}, kept ${most}`,
        );
      // In each direction: a chunk that waits, and the buffers of the engine and of a reader.
      assert.ok(most < 2 * (64_000 + 2 * 65_536), `${most} bytes`);
    });

    // With --lin our host behaves as the SDK, which has another TLS.
    for (const profile of ['', '--lin']) {
      const late = async (blocks: number): Promise<number> => {
        const { port } = await listen((socket) => {
          const bytes = Buffer.from(Array.from({ length: 251 }, (_, i) => i));
          for (let i = 0; i < blocks; i++) socket.write(bytes);
          socket.end();
        });
        const [engine = '', ...rest] = await commandFor(target, 'late-reader', port);
        const program = startCommand([engine, ...(profile ? [profile] : []), ...rest]);
        assert.equal(await program.value('read'), `${251 * blocks}, 0 wrong`);
        await program.finish();
        return Number(await program.value('kept'));
      };

      test(`a peer that is faster than the reader has to wait ${profile}`, async function () {
        if (target !== 'xs' || (profile && secure)) this.skip();
        const kept = await late(100_000);
        // On a device the engine's own buffer is not a chunk; on the desktop some data is taken from it at once.
        assert.ok(kept < (profile ? 100_000 : 1000), `${kept}`);
      });

      test(`the end of a stream is not lost when it comes before the reader ${profile}`, async function () {
        if (target !== 'xs' || (profile && secure)) this.skip();
        await late(1);
        await late(5);
        await late(40);
      });
    }

    for (const [when, least, most, ...memory] of [
      ['as it is', 1500, 16384],
      ['memory grows, and little is free', 15_000, 16384, 4, 4, 27],
      ['little is free', 1500, 2048, 4, 4, 14],
      ['little is left', 1500, 2048, 5000, 4, 14],
      ['little was free at the start', 15_000, 16384, 4, 5000, 14],
    ] as const)
      test(`data beyond the limit is an error for the reader, after the data within it: ${when}`, async function () {
        if (!onEspruino) this.skip();
        const sockets: Socket[] = [];
        const { port } = await listen((socket) => {
          if (sockets.push(socket) > 1) return;
          const bytes = Buffer.from(Array.from({ length: 60_000 }, (_, i) => i % 251));
          socket.once('data', () => socket.end(bytes));
          // The engine ends the connection when its buffer overflows.
          socket.on('close', () => sockets[1]?.write('x'));
        });
        const program = await start(target, 'queue-overrun', port, ...memory);
        const [error, read] = await program.finish();
        assert.equal(error, 'ENOBUFS, 0 wrong');
        const count = Number(`${read}`.replace('read ', ''));
        assert.ok(count > least && count <= most, `${read}`);
      });

    test('setting the clock neither wakes nor delays sleeping tasks', async function () {
      // The clock of the Linux build cannot be set, although a change of it does disturb its timers.
      if (target !== 'espruino-model') this.skip();
      const program = await start(target, 'clock-set');
      const rounds = [50, -40].map((years) => [
        `set by ${years} years`,
        'three short sleeps',
        'awake',
      ]);
      assert.deepEqual(await program.finish(), rounds.flat());
    });

    test('a lost drain event is noticed', async function () {
      if (!onEspruino) this.skip();
      const { port } = await listen((socket) => {
        let count = 0;
        socket.on('data', (data) => {
          count += data.length;
          if (count === 5000) socket.write(`${count}\n`);
        });
      });
      const program = await start(target, 'lost-drain', port);
      assert.deepEqual(await program.finish(), ['drained, the peer got 5000']);
    });

    test('a serial port, and a flag set by a callback', async function () {
      if (!onEspruino) this.skip();
      const program = await start(target, 'serial');
      assert.deepEqual(await program.finish(), [
        'é',
        '1000',
        '1003',
        'TimeoutError',
        'closed, then ""',
        'rung',
        'ENOBUFS after true',
      ]);
    });

    test('a client speaks TLS', async function () {
      // The others: tls.test.ts.
      if (target !== 'espruino') this.skip();
      const server = createServer({ key: KEY, cert: CERT }, (socket) => {
        socket.on('data', (data) => socket.end(`${data}`.toUpperCase()));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const program = await start(target, 'tls-client', port, CERT);
      const lines = await program.finish(/verifies no certificate/);
      server.close();
      assert.deepEqual(lines, ['HELLO']);
    });

    test('a client cannot speak TLS where neither the engine nor the program has it', async function () {
      if (target !== 'xs' || secure) this.skip();
      const [engine = '', ...rest] = await commandFor(target, 'tls-client', 1, CERT);
      assert.deepEqual(await startCommand([engine, '--lin', ...rest]).finish(), ['ENOTSUP']);
    });

    test('errors have their codes', async () => {
      const { server, port: dead } = await listen(() => {});
      await new Promise((resolve) => server.close(resolve));
      const { port: used } = await listen(() => {});
      const program = await start(target, 'errors', dead, used);
      await program.finish(onEspruino ? /^ERROR: / : undefined);
      assert.equal(await program.value('refused'), 'ECONNREFUSED');
      assert.equal(await program.value('in-use'), 'EADDRINUSE');
      assert.equal(await program.value('no-such-address'), 'EADDRNOTAVAIL');
      assert.match(await program.value('unresolvable'), /^(ENOTFOUND|EAI_AGAIN)$/);
      const code = await program.value('unresolvable-server');
      // The engine looks up no name here: it listens on every address.
      assert.match(code, onEspruino ? /^EADDRNOTAVAIL$/ : /^(ENOTFOUND|EAI_AGAIN)$/);
    });
  });
}
