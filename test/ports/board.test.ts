// How programs work with lwIP and with a network outside, on the virtual board: see docs/moddable.md.
import assert from 'node:assert/strict';
import { createSocket as createDatagrams } from 'node:dgram';
import { on, once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { XsBoard } from '../../boards/index.js';
import { findBoard } from '../../tool/boards/index.js';
import { compileApart } from '../../tool/virtual.js';
import { boardCommand, lacking, RunningBoard } from '../support/board.js';
import { temporaryFolder } from '../support/temporary.js';

const C3 = 'esp32-c3-moddable';
const LISTEN = `
  import { createTask, OSError, openConnection, run, sleepMs, startServer, waitFor } from 'uasyncio';
  async function listen(serve: (reader: any, writer: any) => Promise<void>) {
    const server = await startServer(serve, null, 80, { encoding: 'utf-8' });
    console.log('listening');
    return server;
  }
`;

const running: RunningBoard[] = [];
const sockets: Socket[] = [];

/** A free port of this machine. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface Options {
  board?: string;
  /** The port of this machine that leads to port 80 of the board. */
  port?: number;
  /** Arguments of QEMU that replace `-monitor none`. */
  monitor?: string;
}

async function start(text: string, options: Options = {}): Promise<RunningBoard> {
  const { board = C3, port, monitor = 'none' } = options;
  const folder = temporaryFolder('program');
  const file = join(folder, 'program.ts');
  writeFileSync(file, text);
  const { paths } = await compileApart(file, 'compiled', folder);
  const command = await boardCommand(
    {
      board: findBoard(board) as XsBoard,
      limited: true,
      measured: true,
      ports: port === undefined ? undefined : [[port, 80]],
    },
    paths,
  );
  command[command.indexOf('-monitor') + 1] = monitor;
  const started = new RunningBoard(command);
  running.push(started);
  return started;
}

/** Runs a program without a network; returns the lines that it prints. */
async function linesOf(text: string, options: Options = {}): Promise<string[]> {
  const { stdout, stderr, code } = await (await start(text, options)).ended;
  assert.equal(code, 0, stderr);
  return stdout.trimEnd().split('\n');
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

async function bytesUntilEnd(socket: Socket): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

describe('lwIP on the virtual board', () => {
  before(function () {
    if (lacking() !== undefined) this.skip();
  });
  afterEach(() => {
    for (const board of running.splice(0)) board.kill();
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  it('the engine refuses a write before the connection is established', async () => {
    const [answer] = await linesOf(`
      import TCP from 'embedded:io/socket/tcp';
      const tcp = new TCP({ address: '127.0.0.1', port: 1, onError() {} } as never);
      try { tcp.write(new Uint8Array(1)); } catch (e) { console.log((e as Error).message); }
      tcp.close();
    `);
    assert.equal(answer, 'not ready');
  });

  it('a connect fails when no control block is left, and works again when one is free', async () => {
    const lines = await linesOf(`
      ${LISTEN}
      async function main() {
        const server = await startServer(async (reader, writer) => {
          await reader.read();
          writer.close();
        }, null, 81);
        const open: any[] = [];
        let code = '';
        while (code === '') {
          try { open.push((await openConnection('127.0.0.1', 81))[1]); }
          catch (e) { code = (e as OSError).code; }
        }
        console.log(open.length, code);
        await startServer(() => {}, null, 82).catch((e: OSError) => console.log('server', e.code));
        open.pop().close();
        await sleepMs(100);
        open.push((await openConnection('127.0.0.1', 81))[1]);
        console.log('again');
        for (const writer of open) writer.close();
        server.close();
      }
      run(main);
    `);
    // There are sixteen, and both ends of each connection are on the board.
    assert.deepEqual(lines, ['8 EMFILE', 'server EMFILE', 'again']);
  });

  it('datagrams go both ways, to one endpoint and from it, with none and with 1400 bytes', async () => {
    const port = await freePort();
    const board = await start(
      `
      import { createDatagramEndpoint, run } from 'uasyncio';
      run(async () => {
        const endpoint = await createDatagramEndpoint({ localAddr: [null, 80] });
        const client = await createDatagramEndpoint({ remoteAddr: ['127.0.0.1', 80] });
        await client.sendto('');
        const [none, sender] = await endpoint.recvfrom();
        await endpoint.sendto('from the board itself', sender);
        console.log(none.length, String.fromCharCode(...(await client.recvfrom())[0]));
        console.log('listening');
        let port;
        for (;;) {
          const [data, from] = await endpoint.recvfrom();
          if (data.length === 2) {
            port = data;
            break;
          }
          await endpoint.sendto(data, from);
        }
        const out = await createDatagramEndpoint();
        for (let i = 0; i < 3; i++)
          await out.sendto('to the desktop', ['10.0.2.2', port[0] * 256 + port[1]]);
        for (const each of [endpoint, client, out]) each.close();
      });`,
      { port },
    );
    await board.printed('listening');
    const socket = createDatagrams('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    try {
      // Both networks on the way may drop a datagram.
      const say = async (data: Uint8Array, isAnswer: (got: Buffer) => boolean): Promise<void> => {
        const send = () => socket.send(data, port, '127.0.0.1');
        const again = setInterval(send, 2000);
        send();
        for await (const [got] of on(socket, 'message')) if (isAnswer(got)) break;
        clearInterval(again);
      };
      for (const length of [1400, 1, 5]) {
        const data = Buffer.alloc(length, 'abc');
        await say(data, (got) => data.equals(got));
      }
      const own = Buffer.alloc(2);
      own.writeUInt16BE(socket.address().port);
      await say(own, (got) => `${got}` === 'to the desktop');
    } finally {
      socket.close();
    }
    const { stdout, stderr, code } = await board.ended;
    assert.equal(code, 0, stderr);
    assert.equal(stdout, '0 from the board itself\nlistening\n');
  });

  it('clients beyond the control blocks wait until one is free', async () => {
    const port = await freePort();
    const board = await start(
      `${LISTEN}
      run(async () => {
        let served = 0;
        const server = await listen(async (reader, writer) => {
          writer.write(await reader.readline());
          await writer.drain();
          writer.close();
          if (++served === 20) server.close();
        });
        await server.waitClosed();
      });`,
      { port },
    );
    await board.printed('listening');
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const socket = await dial(port);
        socket.write(`client ${i}\n`);
        return `${await bytesUntilEnd(socket)}`;
      }),
    );
    assert.deepEqual(
      answers,
      Array.from({ length: 20 }, (_, i) => `client ${i}\n`),
    );
    assert.equal((await board.ended).code, 0);
  });

  for (const id of [C3, 'pico-w-moddable'])
    it(`${id} sends more than lwIP has memory for`, async () => {
      const port = await freePort();
      const board = await start(
        `${LISTEN}
        run(async () => {
          const server = await listen(async (_reader, writer) => {
            for (let i = 0; i < 10; i++) {
              writer.write(new Uint8Array(8000).fill(i));
              await writer.drain();
            }
            writer.close();
            server.close();
          });
          await server.waitClosed();
        });`,
        { board: id, port },
      );
      await board.printed('listening');
      const bytes = await bytesUntilEnd(await dial(port));
      const expected = Buffer.concat(Array.from({ length: 10 }, (_, i) => Buffer.alloc(8000, i)));
      assert.ok(bytes.equals(expected), `${bytes.length} bytes came`);
      assert.equal((await board.ended).code, 0);
    });

  it('a pulled cable loses no data, and stops no other task', async () => {
    const port = await freePort();
    const monitor = join(temporaryFolder('monitor'), 'monitor');
    const board = await start(
      `${LISTEN}
      run(async () => {
        const server = await listen(async (reader, writer) => {
          await reader.readline();
          for (let i = 0; i < 60; i++) {
            writer.write(i + '\\n');
            await sleepMs(20);
            if (i === 20) console.log('pull');
          }
          console.log('written');
          await writer.drain();
          const answer = await waitFor(reader.readline(), 120);
          console.log('answer ' + answer);
          writer.close();
          server.close();
        });
        await server.waitClosed();
      });`,
      { port, monitor: `unix:${monitor},server=on,wait=off` },
    );
    await board.printed('listening');
    const client = await dial(port);
    const control = connect(monitor);
    sockets.push(control);
    control.resume();
    client.write('go\n');
    await board.printed('pull');
    control.write('set_link network off\n');
    // By now there are forty small pieces, and none of them has left the board.
    await board.printed('written');
    control.write('set_link network on\n');
    const lines: string[] = [];
    for await (const line of createInterface({ input: client })) {
      lines.push(line);
      if (lines.length === 60) client.write('all there\n');
    }
    assert.deepEqual(
      lines,
      Array.from({ length: 60 }, (_, i) => `${i}`),
    );
    const { stdout, code, stderr } = await board.ended;
    assert.match(stdout, /answer all there/);
    assert.equal(code, 0, stderr);
  });
});
