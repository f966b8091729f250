import assert from 'node:assert/strict';
import type { DatagramEndpoint, Network, WorldOptions } from '../../ports/sim/index.js';
import { sim } from '../support/world.js';

const {
  createDatagramEndpoint,
  createTask,
  gather,
  openUnixConnection,
  OSError,
  simulate,
  sleep,
  startUnixServer,
  timeout,
  TimeoutError,
} = sim;

type Address = [string, number];

async function inWorld<T>(
  world: WorldOptions,
  program: (network: Network) => Promise<T>,
  seed = 1,
) {
  return await simulate(seed, world, program);
}

async function codeOf(work: () => PromiseLike<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
    return error.code;
  }
  return 'none';
}

function addressOf(endpoint: DatagramEndpoint): Address {
  return endpoint.getExtraInfo('sockname') as Address;
}

/** Takes numbers, one byte each, until none comes for a second. */
async function numbers(endpoint: DatagramEndpoint): Promise<number[]> {
  const all: number[] = [];
  try {
    for (;;) {
      const [data] = await timeout(1, () => endpoint.recvfrom());
      all.push(data[0] as number);
    }
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
  }
  return all;
}

/** What arrives of 200 datagrams that are sent to a host. */
function arrivals(world: WorldOptions): Promise<number[]> {
  return inWorld(world, async () => {
    const far = await createDatagramEndpoint({ localAddr: ['far', 7] });
    const near = await createDatagramEndpoint();
    const receiving = createTask(() => numbers(far));
    for (let i = 0; i < 200; i++) {
      await near.sendto(new Uint8Array([i]), ['far', 7]);
      await sleep(0.001);
    }
    return await receiving;
  });
}

const ALL = Array.from({ length: 200 }, (_, i) => i);

describe('datagrams in the simulated network', () => {
  it('come in order, once each, after the latency', async () => {
    assert.deepEqual(await arrivals({ hosts: { far: {} } }), ALL);
    await inWorld({ hosts: { far: { latency: 50, bandwidth: 1000 } } }, async (network) => {
      const far = await createDatagramEndpoint({ localAddr: ['far', 7] });
      const near = await createDatagramEndpoint({ remoteAddr: ['far', 7] });
      const start = network.now();
      await near.sendto(new Uint8Array(100));
      const [data, sender] = await far.recvfrom();
      assert.equal(Math.round(network.now() - start), 150);
      assert.equal(data.length, 100);
      assert.deepEqual(sender, addressOf(near));
      assert.deepEqual(near.getExtraInfo('peername'), ['10.0.0.1', 7]);
    });
  });

  it('are lost', async () => {
    const got = await arrivals({ hosts: { far: { loss: 0.2 } } });
    assert.ok(got.length > 130 && got.length < 185, `${got.length}`);
    assert.deepEqual(
      got,
      [...new Set(got)].sort((a, b) => a - b),
    );
  });

  it('are doubled', async () => {
    const got = await arrivals({ hosts: { far: { duplicates: 0.2 } } });
    assert.ok(got.length > 215 && got.length < 270, `${got.length}`);
    assert.deepEqual([...new Set(got)], ALL);
  });

  it('are overtaken', async () => {
    const got = await arrivals({ hosts: { far: { reorders: 0.2 } } });
    assert.notDeepEqual(got, ALL);
    assert.deepEqual(
      [...got].sort((a, b) => a - b),
      ALL,
    );
  });

  it('are the same for the same seed', async () => {
    const world = { hosts: { far: { loss: 0.1, duplicates: 0.1, reorders: 0.1, jitter: 5 } } };
    assert.deepEqual(await arrivals(world), await arrivals(world));
  });

  it('wait in a bounded queue; those that find it full are dropped and counted', async () => {
    await inWorld({}, async () => {
      const endpoint = await createDatagramEndpoint({ queue: 1000 });
      const sender = await createDatagramEndpoint({ remoteAddr: addressOf(endpoint) });
      for (let i = 0; i < 10; i++) await sender.sendto(new Uint8Array([i, ...new Uint8Array(199)]));
      await sleep(1);
      // Each counts for 264 bytes, so the fourth one fills the queue.
      assert.deepEqual(await numbers(endpoint), [0, 1, 2, 3]);
      assert.equal(endpoint.dropped, 6);
      for (let i = 0; i < 100; i++) await sender.sendto('');
      await sleep(1);
      let empty = 0;
      for (; empty < 16; empty++) assert.equal((await endpoint.recvfrom())[0].length, 0);
      assert.equal(endpoint.dropped, 6 + 84);
    });
  });

  it('go to any number of tasks, each to one, in the order of their waits', async () => {
    await inWorld({}, async () => {
      const endpoint = await createDatagramEndpoint();
      const got: string[] = [];
      const take = async (name: string) => {
        const [data] = await endpoint.recvfrom();
        got.push(`${name}${data[0]}`);
        // Woken, and cancelled before it runs: the next one gets the datagram.
        tasks[1]?.cancel();
      };
      const tasks = ['a', 'b', 'c', 'd'].map((name) => createTask(() => take(name)));
      await sleep(0);
      for (const n of [1, 2, 3]) await endpoint.sendto(new Uint8Array([n]), addressOf(endpoint));
      await sleep(1);
      assert.deepEqual(got, ['a1', 'c2', 'd3']);
    });
  });

  it('lose nothing when a wait is cancelled at any moment', async () => {
    for (let ms = 0; ms < 12; ms++) {
      const got = await inWorld({ hosts: { far: { latency: 5 } } }, async () => {
        const far = await createDatagramEndpoint({ localAddr: ['far', 7] });
        const near = await createDatagramEndpoint();
        const first: number[] = [];
        const task = createTask(async () => {
          for (;;) first.push((await far.recvfrom())[0][0] as number);
        });
        for (const n of [1, 2, 3]) {
          await near.sendto(new Uint8Array([n]), ['far', 7]);
          await sleep(0.002);
        }
        await sleep(ms / 1000);
        task.cancel();
        return [...first, ...(await numbers(far))];
      });
      assert.deepEqual(got, [1, 2, 3], `${ms} ms`);
    }
  });

  it('with one peer come from it alone; others have errors of their own', async () => {
    await inWorld({ hosts: { far: {}, gone: { state: 'silent' } } }, async () => {
      const near = await createDatagramEndpoint({ remoteAddr: ['far', 7] });
      await near.sendto('nobody there');
      assert.equal(await codeOf(() => near.recvfrom()), 'ECONNREFUSED');
      const far = await createDatagramEndpoint({ localAddr: ['far', 7] });
      const other = await createDatagramEndpoint();
      await other.sendto('other', addressOf(near));
      await far.sendto('far', addressOf(near));
      const [, sender] = await near.recvfrom();
      assert.deepEqual(sender, ['10.0.0.1', 7]);
      assert.equal(await codeOf(() => other.sendto('x', ['gone', 7])), 'none');
      assert.equal(await codeOf(() => other.sendto('x', ['unknown', 7])), 'ENOTFOUND');
      assert.equal(await codeOf(() => other.sendto(new Uint8Array(65508), ['far', 7])), 'EMSGSIZE');
    });
  });

  it('are refused an address that is used, or strange, and a descriptor too many', async () => {
    await inWorld({ descriptors: 2 }, async (network) => {
      await createDatagramEndpoint({ localAddr: [null, 7] });
      const again = { localAddr: [null, 7] as [null, number] };
      assert.equal(await codeOf(() => createDatagramEndpoint(again)), 'EADDRINUSE');
      const strange = { localAddr: ['1.2.3.4', 7] as Address };
      assert.equal(await codeOf(() => createDatagramEndpoint(strange)), 'EADDRNOTAVAIL');
      const other = await createDatagramEndpoint({ ...again, reuseAddr: true });
      assert.equal(await codeOf(() => createDatagramEndpoint()), 'EMFILE');
      other.close();
      assert.equal(network.open, 1);
    });
  });

  it('reach every endpoint at the port by broadcast, and every member of a group', async () => {
    await inWorld({ hosts: { a: {}, b: {} } }, async () => {
      const group = '239.1.2.3';
      const member = { reuseAddr: true, multicast: [{ group }] };
      const one = await createDatagramEndpoint({ localAddr: ['a', 7], ...member });
      const two = await createDatagramEndpoint({ localAddr: ['b', 7] });
      const sender = await createDatagramEndpoint({ allowBroadcast: true });
      await sender.sendto('x', ['255.255.255.255', 7]);
      await gather(one.recvfrom(), two.recvfrom());
      await sender.sendto('x', [group, 7]);
      await one.recvfrom();
      assert.deepEqual(await numbers(two), []);
      const shy = await createDatagramEndpoint();
      assert.equal(await codeOf(() => shy.sendto('x', ['255.255.255.255', 7])), 'EACCES');
    });
  });
});

describe('Unix sockets in the simulated network', () => {
  it('connect to the server at the path', async () => {
    await inWorld({}, async (network) => {
      assert.equal(await codeOf(() => openUnixConnection('/run/x')), 'ENOENT');
      const server = await startUnixServer((_, writer) => {
        writer.write('hello');
        writer.close();
      }, '/run/x');
      const [reader, writer] = await openUnixConnection('/run/x', { encoding: 'utf-8' });
      assert.equal(await reader.read(), 'hello');
      assert.equal(writer.getExtraInfo<unknown>('peername'), '/run/x');
      assert.throws(() => server.port, /no port/);
      writer.close();
      server.close();
      await server.waitClosed();
      assert.equal(network.open, 0);
      assert.equal(await codeOf(() => openUnixConnection('/run/x')), 'ENOENT');
      assert.equal(await codeOf(() => openUnixConnection('/'.repeat(108))), 'ENAMETOOLONG');
    });
  });
});
