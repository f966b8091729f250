import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Network, WorldOptions } from '../../ports/sim/index.js';
import type * as Sntp from '../../src/protocols/sntp/index.js';
import { cleanUp, isEspruino, isMissing, start, TARGETS } from '../support/ports.js';
import { protocol } from '../support/protocols.js';
import { sim } from '../support/world.js';

const { keepTime, now, query, SntpError } = await protocol<typeof Sntp>('sntp');
const { allTasks, createDatagramEndpoint, createTask, explore, simulate, sleep } = sim;

/** What the server's clock shows when the virtual world begins: 2026-12-01. */
const BEGIN = 1796083200_000;

interface Fault {
  /** Changes a reply; returns what is sent, nothing or several datagrams. */
  change?: (reply: Uint8Array, count: number) => Uint8Array[];
  /** How long the server works, in seconds. */
  works?: number;
  begin?: number;
}

function stamp(view: DataView, at: number, ms: number): void {
  const seconds = Math.floor(ms / 1000);
  view.setUint32(at, (seconds + 2208988800) % 2 ** 32);
  view.setUint32(at + 4, Math.floor(((ms - seconds * 1000) / 1000) * 2 ** 32));
}

/** The reply of a server whose clock showed `received` and shows `sent`. */
function replyTo(request: Uint8Array, received: number, sent: number): Uint8Array {
  const reply = new Uint8Array(48);
  reply.set([0x24, 2, 6, 0xec]);
  reply.set(request.subarray(40, 48), 24);
  const view = new DataView(reply.buffer);
  stamp(view, 32, received);
  stamp(view, 40, sent);
  return reply;
}

/** Starts a server in the simulated network; returns the times at which it was asked. */
async function serve(
  network: Network,
  host = 'ntp',
  { change = (reply) => [reply], works = 0, begin = BEGIN }: Fault = {},
): Promise<number[]> {
  const asked: number[] = [];
  const endpoint = await createDatagramEndpoint({ localAddr: [host, 123] });
  const answer = async () => {
    for await (const [request, sender] of endpoint) {
      assert.equal(request.length, 48);
      assert.equal(request[0], 0x23);
      const received = network.now() + begin;
      asked.push(network.now());
      await sleep(works);
      const reply = replyTo(request, received, network.now() + begin);
      for (const each of change(reply, asked.length)) await endpoint.sendto(each, sender);
    }
  };
  createTask(answer, { name: 'server' });
  return asked;
}

function inWorld(
  hosts: WorldOptions['hosts'],
  program: (network: Network) => Promise<void>,
  seed = 1,
) {
  return simulate(seed, { hosts }, program);
}

const set =
  (at: number, ...bytes: number[]) =>
  (reply: Uint8Array) => {
    reply.set(bytes, at);
    return [reply];
  };

const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

describe('SNTP in virtual time', () => {
  it('knows the time, right by half of the delay', async () => {
    for (let seed = 1; seed <= 20; seed++)
      await inWorld(
        { ntp: { latency: 40, jitter: 200 } },
        async (network) => {
          await serve(network, 'ntp', { works: 0.1 });
          const answer = await query('ntp');
          assert.ok(answer.delay >= 80 - 0.01 && answer.delay <= 480, `${answer.delay}`);
          const error = answer.time - BEGIN - network.now();
          assert.ok(Math.abs(error) <= answer.delay / 2 + 0.01, `${error} of ${answer.delay}`);
          assert.ok(Math.abs(Date.now() + answer.offset - answer.time) < 1000);
          assert.equal(answer.stratum, 2);
          await sleep(1000);
          assert.ok(Math.abs(now(answer) - BEGIN - network.now() - error) < 0.01);
        },
        seed,
      );
  });

  it('works after 2036, when the seconds begin again', async () => {
    for (const begin of [
      Date.UTC(2036, 1, 7, 6, 28, 15, 500),
      Date.UTC(2090, 0),
      Date.UTC(1999, 0),
    ])
      await inWorld({ ntp: {} }, async (network) => {
        await serve(network, 'ntp', { begin });
        const { time } = await query('ntp');
        assert.ok(Math.abs(time - network.now() - begin) < 1, `${time - begin}`);
      });
  });

  it('asks again, after growing delays, and works with loss and duplicates', async () => {
    for (let seed = 1; seed <= 20; seed++)
      await inWorld(
        { ntp: { loss: 0.3, duplicates: 0.5, latency: 20, jitter: 50 } },
        async (network) => {
          await serve(network);
          const { time, delay } = await query('ntp', { timeout: 60 });
          assert.ok(Math.abs(time - BEGIN - network.now()) <= delay / 2 + 0.01);
        },
        seed,
      );
    await inWorld({ ntp: { latency: 0 } }, async (network) => {
      const asked = await serve(network, 'ntp', { change: () => [] });
      await assert.rejects(async () => await query('ntp'), { name: 'TimeoutError' });
      assert.equal(Math.round(network.now() / 1000), 15);
      const seconds = asked.map((ms) => Math.round(ms / 1000));
      assert.deepEqual(seconds, [0, 1, 3, 7]);
    });
  });

  it('refuses what is wrong in a reply', async () => {
    for (const [code, change] of [
      ['DENY', set(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...letters('DENY'))],
      ['RATE', set(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...letters('RATE'))],
      ['UNSYNC', set(1, 0)],
      ['UNSYNC', set(1, 16)],
      ['UNSYNC', set(0, 0xe4)],
      ['UNSYNC', set(40, 0, 0, 0, 0, 0, 0, 0, 0)],
      ['UNSYNC', set(32, 0, 0, 0, 0, 0, 0, 0, 0)],
    ] as const)
      await inWorld({ ntp: {} }, async (network) => {
        await serve(network, 'ntp', { change });
        await assert.rejects(
          async () => await query('ntp'),
          (error) => error instanceof SntpError && error instanceof Error && error.code === code,
          code,
        );
      });
  });

  it('ignores replies to other requests, of other modes, and short ones', async () => {
    for (const change of [
      set(24, 1, 2, 3, 4),
      set(31, 0),
      set(0, 0x23),
      set(0, 0x25),
      (reply: Uint8Array) => [reply.subarray(0, 47), new Uint8Array(0)],
    ])
      await inWorld({ ntp: {} }, async (network) => {
        await serve(network, 'ntp', {
          change: (reply, count) => (count < 3 ? change(reply) : [new Uint8Array(9), reply]),
        });
        await query('ntp');
        assert.ok(network.now() > 3000, 'it took a reply that is none');
      });
  });

  it('takes the next server when one is silent, refuses, or does not exist', async () => {
    await inWorld({ one: { state: 'silent' }, two: {}, three: {}, ntp: {} }, async (network) => {
      const change = set(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...letters('RSTR'));
      const denied = await serve(network, 'two', { change });
      await serve(network);
      const hosts = ['one', 'nobody.example', 'two', 'three', 'ntp'];
      const { time } = await query(hosts);
      assert.ok(Math.abs(time - BEGIN - network.now()) < 2);
      assert.ok(network.now() < 1100);
      assert.equal(hosts.length, 5);
      assert.equal(denied.length, 1);
      await assert.rejects(async () => await query(['two', 'three']), { code: 'ECONNREFUSED' });
      await assert.rejects(async () => await query(['three', 'two']), { code: 'RSTR' });
    });
  });

  it('keeps the time, and asks a server that fails less and less often', async () => {
    await inWorld({ ntp: { latency: 0 } }, async (network) => {
      let silent = false;
      const asked = await serve(network, 'ntp', { change: (reply) => (silent ? [] : [reply]) });
      const times: number[] = [];
      const task = createTask(() =>
        keepTime(({ time }) => times.push(time), 'ntp', { interval: 100, timeout: 1 }),
      );
      await sleep(250);
      silent = true;
      await sleep(400);
      task.cancel();
      assert.equal(times.length, 3);
      const seconds = asked.map((ms) => Math.round(ms / 1000));
      assert.deepEqual(seconds, [0, 100, 200, 300, 316, 347, 408, 509, 610]);
    });
  });

  it('checks its arguments', async () => {
    await inWorld({}, async () => {
      assert.throws(() => query([]), TypeError);
      assert.throws(() => query('ntp', { timeuot: 1 } as never), /query.*did you mean 'timeout'/);
      await assert.rejects(
        async () => await keepTime(() => 0, 'ntp', { intervall: 20 } as never),
        /keepTime.*did you mean 'interval'/,
      );
      assert.throws(() => query(3 as never), TypeError);
      await assert.rejects(async () => await query('ntp', { port: 70000 }), RangeError);
      await assert.rejects(
        async () => await keepTime(() => {}, 'ntp', { interval: 14 }),
        RangeError,
      );
    });
  });

  it('leaves nothing open, wherever it is cancelled', async () => {
    let open = 0;
    const { injected } = await explore(
      { hosts: { ntp: { loss: 0.3 } } },
      async (network) => {
        await serve(network);
        open = network.open;
        const task = createTask(() => query(['nobody', 'ntp']));
        try {
          await task;
        } catch (error) {
          const { CancelledError, TimeoutError } = sim;
          if (!(error instanceof CancelledError || error instanceof TimeoutError)) throw error;
        }
        assert.equal(network.open, open);
        assert.equal([...allTasks()].length, 2);
      },
      { inject: ['cancel', 'time'], cancels: (task) => task.getName() !== 'server' },
    );
    assert.ok(injected.cancel > 5);
  });
});

for (const target of TARGETS) {
  describe(`SNTP on ${target}`, () => {
    before(function () {
      if (isMissing(target)) this.skip();
    });
    const opened: Socket[] = [];
    afterEach(async () => {
      for (const socket of opened.splice(0)) socket.close();
      await cleanUp();
    });

    /** A server of Node, which answers its n-th request in its n-th way. */
    async function server(
      type: 'udp4' | 'udp6',
      ...ways: ((reply: Uint8Array) => Uint8Array[])[]
    ): Promise<number> {
      const socket = createSocket(type);
      opened.push(socket);
      socket.on('message', (request, { port, address }) => {
        const reply = replyTo(request, Date.now(), Date.now());
        for (const each of ways.shift()?.(reply) ?? []) socket.send(each, port, address);
      });
      socket.bind(0, type === 'udp4' ? '127.0.0.1' : '::1');
      await once(socket, 'listening');
      return socket.address().port;
    }

    it('asks real servers', async () => {
      const good = (reply: Uint8Array) => [reply];
      const port = await server(
        'udp4',
        () => [],
        (reply) => [reply.subarray(0, 47), reply.map((byte) => byte ^ 1), reply],
        set(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...letters('DENY')),
        (reply) => [new Uint8Array([...reply, ...new Uint8Array(20)])],
      );
      const hasV6 = !isEspruino(target) && target !== 'xs';
      const port6 = hasV6 ? await server('udp6', good) : 0;
      const program = await start(target, 'sntp', port, port6);
      assert.deepEqual(await program.finish(), [
        'right',
        'SntpError DENY',
        'right',
        ...(hasV6 ? ['right'] : []),
        'descriptors left 0',
        'tasks 1',
      ]);
    });
  });
}
