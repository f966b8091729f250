// Datagrams with peers that are not ours.
import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { someOn } from '../support/conformance.js';
import { cleanUp, isEspruino, isMissing, start, startCommand, TARGETS } from '../support/ports.js';

const run = promisify(execFile);
const LAST = ['descriptors left 0', 'tasks 1'];

const ECHO = `
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
print("port", s.getsockname()[1], flush=True)
while True:
    data, sender = s.recvfrom(1000)
    s.sendto(data.upper(), sender)
`;

const ECHO6 = ECHO.replace('AF_INET', 'AF_INET6').replace('127.0.0.1', '::1');

/** An interface with an address of IPv6 that begins so. */
function interfaceWith(begin: string): string | undefined {
  const all = Object.entries(networkInterfaces());
  return all.find(([, own]) => own?.some(({ address }) => address.startsWith(begin)))?.[0];
}

for (const target of TARGETS) {
  describe(`datagrams on ${target}`, () => {
    const test = someOn(target, 'espruino-model', 3);
    before(function () {
      if (isMissing(target)) this.skip();
    });
    let opened: Socket[] = [];
    afterEach(async () => {
      for (const socket of opened) socket.close();
      opened = [];
      await cleanUp();
    });

    async function peer(): Promise<Socket> {
      const socket = createSocket('udp4');
      opened.push(socket);
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
      return socket;
    }

    test("are exchanged with Node's dgram, python3 and socat", async () => {
      const server = await start(target, 'udp-server', 3);
      const port = await server.port();
      const socket = await peer();
      socket.send('from node', port, '127.0.0.1');
      assert.equal(`${(await once(socket, 'message'))[0]}`, 'FROM NODE');
      const script = `
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b"from python", ("127.0.0.1", ${port}))
print(s.recv(100).decode())`;
      assert.equal((await run('python3', ['-c', script])).stdout, 'FROM PYTHON\n');
      if (spawnSync('sh', ['-c', 'command -v socat']).status === 0) {
        const socat = spawn('socat', ['-', `UDP:127.0.0.1:${port}`]);
        socat.stdin.write('from socat');
        assert.equal(`${(await once(socat.stdout, 'data'))[0]}`, 'FROM SOCAT');
        socat.kill();
      } else socket.send('again', port, '127.0.0.1');
      assert.deepEqual((await server.finish()).slice(1), LAST);
    });

    test('are sent to names and numbers, and to one peer', async () => {
      const echo = startCommand(['python3', '-uc', ECHO]);
      const program = await start(target, 'udp-client', await echo.port());
      assert.deepEqual(await program.finish(), [
        'TO 127.0.0.1, from 127.0.0.1',
        'TO LOCALHOST, from 127.0.0.1',
        'TO THE PEER',
        ...LAST,
      ]);
    });

    test('are exchanged with IPv6', async function () {
      if (isEspruino(target) || target === 'xs' || !interfaceWith('::1')) this.skip();
      const echo = startCommand(['python3', '-uc', ECHO6]);
      const program = await start(target, 'udp-client', await echo.port(), '::1');
      assert.deepEqual(await program.finish(), ['TO ::1, from ::1', 'TO THE PEER', ...LAST]);
    });

    test('wait in a bounded queue; those that find it full are counted', async () => {
      const program = await start(target, 'udp-flood');
      const port = await program.port();
      const socket = await peer();
      const room = new Promise((resolve) => {
        socket.on('message', (data) => String(data) === 'room' && resolve(undefined));
      });
      const count = 200;
      for (let i = 0; i < count; i++) {
        const sent = promisify(socket.send.bind(socket) as never) as unknown as (
          ...args: unknown[]
        ) => Promise<void>;
        await sent(Buffer.alloc(500, 1), port, '127.0.0.1');
      }
      const signal = Number(await program.value('signal'));
      for (let i = 0; i < 10; i++) {
        const more = once(socket, 'message');
        socket.send('now', signal, '127.0.0.1');
        await more;
      }
      await room;
      let ends = 0;
      const end = (): void => {
        ends++;
        socket.send(Buffer.alloc(500, 255), port, '127.0.0.1');
      };
      end();
      // There may be no room for the first one yet: the system frees memory in large pieces.
      const again = setInterval(end, 100);
      const text = await program.value('received').finally(() => clearInterval(again));
      const [, received, dropped] = text.match(/^(\d+) dropped (\d+)$/) as string[];
      assert.ok(Number(received) > 5 && Number(dropped) > 5, text);
      const all = Number(received) + Number(dropped);
      // Both the engine and the system's own queue may lose some before they are counted.
      assert.ok(all <= count + ends, text);
      assert.deepEqual((await program.finish()).slice(-2), LAST);
    });

    test('are all sent, though many at once and the endpoint is closed; empty ones close nothing', async () => {
      const socket = await peer();
      const program = await start(target, 'udp-burst', socket.address().port);
      const [, { port }] = await once(socket, 'message');
      const sizes: number[] = [];
      const last = new Promise<void>((resolve) => {
        socket.on('message', (data) =>
          String(data) === 'last' ? resolve() : sizes.push(data.length),
        );
      });
      for (let i = 0; i < 8; i++) socket.send('', port, '127.0.0.1');
      // An endpoint that the engine has closed is open again a moment later, and misses what comes in between.
      const again = setInterval(() => socket.send('go', port, '127.0.0.1'), 100);
      await last.finally(() => clearInterval(again));
      assert.deepEqual(sizes, Array(60).fill(500));
      assert.deepEqual(await program.finish(), LAST);
    });

    for (const what of ['broadcast', 'multicast', 'multicast6'])
      test(`reach several endpoints by ${what}`, async function () {
        // These engines join no groups, and let one endpoint have a port.
        const on = what === 'multicast6' ? interfaceWith('fe80:') : '';
        if (isEspruino(target) || target === 'xs' || on === undefined) this.skip();
        const program = await start(target, 'udp-groups', what, on);
        assert.deepEqual(await program.finish(), [
          'hello',
          'hello',
          'without allowBroadcast: EACCES',
          ...LAST,
        ]);
      });

    test('do not starve other tasks and timers', async () => {
      const program = await start(target, 'udp-fair');
      assert.deepEqual(await program.finish(), ['ticks 20', ...LAST]);
    });

    test('leave nothing open when endpoints and their waits are cancelled', async () => {
      const program = await start(target, 'udp-cancelled');
      assert.deepEqual(await program.finish(), ['CancelledError', ...LAST]);
    });
  });
}
