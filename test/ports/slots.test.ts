import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { cleanUp, commandFor, dial, listen, start, startCommand } from '../support/ports.js';

describe('the heap on xs', () => {
  afterEach(cleanUp);

  it('waiting takes no slots, when each one is counted', async () => {
    const { port: silent } = await listen(() => {});
    const { port: echo } = await listen((socket) => socket.pipe(socket));
    const program = await start('xs', 'slots', silent, echo);
    const lines = await program.finish();
    for (const name of ['sleep(0)', 'sleepMs(1)', 'Event', 'Lock', 'readinto'])
      assert.ok(lines.includes(`${name} 0`), program.output());
  });

  it('with the size of an ESP32 is enough for ten tasks and four connections', async () => {
    const [engine = '', ...rest] = await commandFor('xs', 'ten-tasks');
    const program = startCommand([engine, '--esp32', ...rest]);
    const port = await program.port();
    const heaps: string[] = [];
    // Later clients find as much free memory as earlier ones.
    for (let round = 0; round < 3; round++) {
      const clients = await Promise.all(Array.from({ length: 4 }, () => dial(port)));
      await Promise.all(clients.map((client, n) => talk(client, n)));
      heaps.push(await ask(clients[0] as Socket, 'heap'));
      for (const client of clients) client.end();
    }
    const last = await dial(port);
    await ask(last, 'quit');
    last.end();
    const [, , ticked] = await program.finish();
    assert.equal(ticked, 'ticked yes');
    const [, second, third] = heaps.map((heap) => Number(heap.split(' ')[0]));
    assert.ok((third as number) <= (second as number) + 50, heaps.join(', '));
  });
});

async function talk(client: Socket, n: number): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const line = `client ${n} line ${i} ${'.'.repeat(i)}`;
    assert.equal(await ask(client, line), line);
  }
}

const readers = new WeakMap<Socket, AsyncIterator<string>>();

async function ask(client: Socket, line: string): Promise<string> {
  let lines = readers.get(client);
  if (lines === undefined) {
    lines = createInterface({ input: client })[Symbol.asyncIterator]();
    readers.set(client, lines);
  }
  client.write(`${line}\n`);
  return `${(await lines.next()).value}`;
}
