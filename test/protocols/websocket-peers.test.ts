// The WebSocket over real sockets, with npm's `ws` and Node's own client on the other side.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, WebSocket as WsClient } from 'ws';
import { cleanUp, dial, isMissing, type Running, start, TARGETS } from '../support/ports.js';

afterEach(cleanUp);

interface Peer {
  server: Server;
  port: number;
  /** The codes with which clients have closed. */
  closed: string[];
}

/** The server that test/ports/programs/websocket-client.ts speaks to. */
async function echoServer(): Promise<Peer> {
  const server = createServer();
  const closed: string[] = [];
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has('echo') ? 'echo' : false),
  });
  server.on('upgrade', (request, connection, head) => {
    if (request.url === '/no') return connection.end('HTTP/1.1 404 Not Here\r\n\r\n');
    sockets.handleUpgrade(request, connection, head, (socket) => {
      socket.on('close', (code, reason) => closed.push(`${code} ${reason}`));
      socket.on('message', (data, isBinary) => {
        const text = `${data}`;
        if (text === 'close') return socket.close(3001, 'as you wish');
        if (text !== 'ping' || isBinary) return socket.send(data, { binary: isBinary });
        socket.once('pong', (payload) => {
          // In fragments.
          socket.send('pong of ', { fin: false });
          socket.send(payload, { binary: false });
        });
        socket.ping('p1');
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, closed };
}

const TRANSCRIPT = [
  'protocol echo',
  'text 0',
  'text 2',
  'text 6',
  'text 126',
  'text 10000',
  'bytes 1000 255 231',
  'abc',
  'pong of p1',
  '3001 as you wish',
  'closed 3001 as you wish',
  '3001 as you wish',
  'closed 4000 enough',
  '404 Not Here',
  'tasks 1',
];

for (const target of TARGETS) {
  (isMissing(target) ? describe.skip : describe)(`connect() on ${target}`, () => {
    it('speaks with ws', async () => {
      const { server, port, closed } = await echoServer();
      try {
        const lines = await (await start(target, 'websocket-client', port)).finish();
        assert.deepEqual(lines, TRANSCRIPT);
        assert.deepEqual(closed, ['3001 as you wish', '4000 enough']);
      } finally {
        server.close();
      }
    });
  });
}

/** A client of `ws` that is open. */
async function open(port: number, path: string, options = {}): Promise<WsClient> {
  const client = new WsClient(
    `ws://127.0.0.1:${port}${path}`,
    path === '/echo' ? ['other', 'echo'] : [],
    options,
  );
  await once(client, 'open');
  return client;
}

async function messageOf(client: WsClient): Promise<[Buffer, boolean]> {
  return (await once(client, 'message')) as [Buffer, boolean];
}

/** What the server answers to a request that it refuses. */
async function statusOf(port: number, path: string, options: object): Promise<number> {
  const client = new WsClient(`ws://127.0.0.1:${port}${path}`, options);
  const [, response] = await once(client, 'unexpected-response');
  response.resume();
  return response.statusCode;
}

for (const target of ['node', 'quickjs']) {
  describe(`upgrade() on ${target}`, () => {
    let program: Running;
    let port: number;

    beforeEach(async () => {
      program = await start(target, 'websocket-server');
      port = await program.port();
    });

    async function quit(allowed?: RegExp): Promise<void> {
      assert.equal(await (await fetch(`http://127.0.0.1:${port}/quit`)).text(), 'bye\n');
      assert.equal((await program.finish(allowed)).at(-1), 'closed all');
    }

    it('echoes what ws sends, in one frame or in many', async () => {
      const client = await open(port, '/echo');
      assert.equal(client.protocol, 'echo');
      for (const size of [0, 1, 125, 126, 65535, 65536, 1 << 20]) {
        client.send('z'.repeat(size));
        assert.equal(`${(await messageOf(client))[0]}`, 'z'.repeat(size));
        client.send(Buffer.alloc(size, size));
        const [bytes, isBinary] = await messageOf(client);
        assert.ok(isBinary && bytes.equals(Buffer.alloc(size, size)));
      }
      for (const [i, piece] of ['grün', ' ', '€'].entries()) client.send(piece, { fin: i === 2 });
      assert.equal(`${(await messageOf(client))[0]}`, 'grün €');
      client.ping('hello');
      assert.equal(`${(await once(client, 'pong'))[0]}`, 'hello');
      client.close(1000, 'dönè');
      assert.deepEqual((await once(client, 'close')).map(String), ['1000', 'dönè']);
      assert.equal(await program.value('closed'), '1000 dönè');
      await quit();
    });

    it('answers many messages at once, in their order', async () => {
      const client = await open(port, '/echo');
      const texts = Array.from({ length: 500 }, (_, i) => `${i} ${'m'.repeat(i)}`);
      for (const text of texts) client.send(text);
      const got: string[] = [];
      client.on('message', (data) => got.push(`${data}`));
      while (got.length < texts.length) await once(client, 'message');
      assert.deepEqual(got, texts);
      client.close();
      await once(client, 'close');
      await quit();
    });

    it('reports how clients end, and ends with its handler', async () => {
      const client = await open(port, '/waits');
      client.terminate();
      await program.value('waited');
      assert.equal(program.lines.at(-1), 'waited 1006');
      const wrong = await open(port, '/echo');
      (wrong as unknown as { _socket: NodeJS.WritableStream })._socket.write(
        Buffer.from([0x83, 0x80, 0, 0, 0, 0]),
      );
      assert.equal((await once(wrong, 'close'))[0], 1002);
      const big = await open(port, '/echo');
      big.send(Buffer.alloc((1 << 20) + 1));
      assert.equal((await once(big, 'close'))[0], 1009);
      const ends = await open(port, '/ends');
      assert.equal((await once(ends, 'close'))[0], 1000);
      const fails = await open(port, '/fails');
      assert.equal((await once(fails, 'close'))[0], 1011);
      await quit(/^Unhandled exception|on purpose|GET|at /);
    });

    it('refuses what is no handshake, and other sites', async () => {
      const plain = await fetch(`http://127.0.0.1:${port}/echo`);
      assert.deepEqual([plain.status, plain.headers.get('upgrade')], [426, 'websocket']);
      assert.equal(await statusOf(port, '/echo', { origin: 'http://evil.example' }), 403);
      assert.equal(await statusOf(port, '/echo', { protocolVersion: 8 }), 426);
      assert.equal(await statusOf(port, '/nowhere', {}), 404);
      const same = await open(port, '/echo', { origin: `http://127.0.0.1:${port}` });
      same.terminate();
      const socket = await dial(port);
      socket.write(
        'GET /echo HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Key: short\r\nSec-WebSocket-Version: 13\r\n\r\n',
      );
      assert.match(`${(await once(socket, 'data'))[0]}`, /^HTTP\/1.1 400 /);
      await quit();
    });

    const builtIn = (globalThis as unknown as { WebSocket?: typeof WsClient }).WebSocket;
    (builtIn === undefined ? it.skip : it)("speaks with Node's own WebSocket", async () => {
      const client = new (builtIn as typeof WsClient)(`ws://127.0.0.1:${port}/echo`);
      const next = (name: string): Promise<{ data: string; code: number }> =>
        new Promise((resolve) => client.addEventListener(name as 'open', resolve as never));
      await next('open');
      client.send('hi');
      assert.equal((await next('message')).data, 'hi');
      client.close(3000);
      assert.equal((await next('close')).code, 3000);
      await quit();
    });
  });
}
