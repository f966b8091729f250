// How lwIP differs from the sockets of a desktop; our host for XS imitates it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { engineOf } from '../support/engines.js';
import { cleanUp, dial, listen, type Running, start, startCommand } from '../support/ports.js';
import { temporaryFolder } from '../support/temporary.js';

/** Runs a program that uses the engine's sockets directly. Its argument is a port. */
async function startRaw(body: string, port: number): Promise<Running> {
  const file = join(temporaryFolder('raw'), 'raw.mjs');
  const text = `
    import TCP from 'embedded:io/socket/tcp';
    const connect = (callbacks) =>
      new TCP({ address: '127.0.0.1', port: Number(process.argv[2]), ...callbacks });
    ${body}
  `;
  writeFileSync(file, text);
  return startCommand([...(await engineOf('xs')), file, String(port)]);
}

/** A peer that ends and then resets its first client, when its second client sends a line that asks for it. */
async function endsThenResets(): Promise<number> {
  const clients: Socket[] = [];
  const { port } = await listen((socket) => {
    if (clients.push(socket) === 1) {
      socket.resume();
      return;
    }
    createInterface({ input: socket }).on('line', (line) => {
      if (line === 'end') clients[0]?.end('last words');
      else clients[0]?.resetAndDestroy();
      socket.write('done\n');
    });
  });
  return port;
}

describe('what lwIP does differently, on xs', () => {
  afterEach(cleanUp);

  for (const [what, code] of [
    ['read', []],
    ['write', ['ECONNRESET']],
  ] as const)
    it(`a reset after the peer's end finds the socket of a ${what} already closed`, async () => {
      const program = await start('xs', 'reset-after-end', await endsThenResets(), what);
      assert.deepEqual(await program.finish(), [...code, '"last words"', 'closed']);
    });

  it('the host reports a program that closes a socket after its end and a reset', async () => {
    const program = await startRaw(
      `
      const first = connect({ onError() { second.write(ArrayBuffer.fromString('reset\\n')); } });
      let count = 0;
      const second = connect({
        onWritable() { if (count++ === 0) this.write(ArrayBuffer.fromString('end\\n')); },
        onReadable() {
          console.log(String.fromArrayBuffer(this.read()).trim());
          first.read();
          if (count++ > 2) first.close();
        },
      });
      `,
      await endsThenResets(),
    );
    await assert.rejects(program.finish(), /a control block closed twice/);
  });

  it('the host resets a connection that is closed with input unread, and drops what was written', async () => {
    const { port, server } = await listen((socket) => {
      socket.write('unread');
    });
    const client = once(server, 'connection') as Promise<[Socket]>;
    const program = await startRaw(
      `
      const socket = connect({
        onReadable() {
          socket.write(ArrayBuffer.fromString('lost'));
          socket.close();
        },
      });
      `,
      port,
    );
    const [socket] = await client;
    const heard: string[] = [];
    socket.on('data', (data) => heard.push(`${data}`));
    const [error] = await once(socket, 'error');
    assert.deepEqual([error.code, heard], ['ECONNRESET', []]);
    await program.finish();
  });

  it('input that arrives while an answer is being sent does not destroy the answer', async () => {
    const program = await start('xs', 'late-input');
    const socket = await dial(await program.port());
    const heard: string[] = [];
    socket.on('data', (data) => heard.push(`${data}`));
    socket.on('end', () => socket.end());
    socket.on('error', () => {});
    socket.write('question\n');
    await program.value('busy');
    socket.write('more');
    await once(socket, 'close');
    assert.deepEqual(heard, ['answer\n']);
    await program.finish();
  });

  it('a server takes as many sockets from the engine as there are clients, and no more', async () => {
    const program = await start('xs', 'accepts');
    const left = Number(await program.value('left'));
    assert.ok(left < 100, `${left} slots of 200 connections`);
    await program.finish();
  });
});
