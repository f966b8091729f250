import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { DatagramEndpoint, Network, WorldOptions } from '../../ports/sim/index.js';
import type * as Mdns from '../../src/protocols/mdns/index.js';
import type * as Packet from '../../src/protocols/mdns/packet.js';
import { cleanUp, isEspruino, isMissing, start, TARGETS } from '../support/ports.js';
import { protocol } from '../support/protocols.js';
import { sim } from '../support/world.js';

const { advertise, browse, lookup } = await protocol<typeof Mdns>('mdns');
const { parse, packet } = await protocol<typeof Packet>('src/protocols/mdns/packet');
const { createDatagramEndpoint, createTask, explore, gather, simulate, sleep, timeout } = sim;

const GROUP = '224.0.0.251';
const [A, PTR, TXT, AAAA, SRV, NSEC, ANY] = [1, 12, 16, 28, 33, 47, 255] as const;

/** A name, a type, and what follows: the class in questions, more in records. */
type Part = [name: string, type: number, ...more: unknown[]];

/** A name as it is sent; a part with `>` is a pointer. */
function name(text: string): number[] {
  const bytes: number[] = [];
  for (const part of text.split('.')) {
    if (part.startsWith('>')) return [...bytes, 0xc0, Number(part.slice(1))];
    bytes.push(Buffer.byteLength(part), ...Buffer.from(part));
  }
  return [...bytes, 0];
}

const toBinary = (text: string) => String.fromCharCode(...name(text));

const word = (n: number) => [(n >> 8) & 255, n & 255];

/** A packet, written without the code under test. Records: name, type, ttl, data, and a class. */
function dns(
  flags: number,
  questions: Part[],
  answers: Part[] = [],
  authorities: Part[] = [],
  id = 0,
): Uint8Array {
  const counts = [questions.length, answers.length, authorities.length, 0];
  const bytes = [...word(id), ...word(flags), ...counts.flatMap(word)];
  for (const [text, type, kind = 1] of questions)
    bytes.push(...name(text), ...word(type), ...word(kind as number));
  for (const [text, type, ttl, data, kind = 1] of [...answers, ...authorities]) {
    bytes.push(...name(text), ...word(type), ...word(kind as number));
    bytes.push(0, 0, ...word(ttl as number), ...word((data as number[]).length));
    bytes.push(...(data as number[]));
  }
  return Uint8Array.from(bytes);
}

const RESPONSE = 0x8400;

function inWorld(program: (network: Network) => Promise<void>, world: WorldOptions = {}, seed = 1) {
  return simulate(seed, world, program);
}

interface Heard {
  time: number;
  message: Packet.Message;
  sender: [string, number];
  data: Uint8Array;
}

/** A program at the group that keeps what it hears. */
async function listener(network: Network): Promise<[DatagramEndpoint, Heard[]]> {
  const endpoint = await createDatagramEndpoint({
    localAddr: [null, 5353],
    reuseAddr: true,
    multicast: [{ group: GROUP }],
  });
  const heard: Heard[] = [];
  createTask(
    async () => {
      for await (const [data, sender] of endpoint)
        heard.push({
          time: network.now(),
          message: parse(data) as Packet.Message,
          sender,
          data,
        });
    },
    { name: 'peer' },
  );
  return [endpoint, heard];
}

const SERVICES = [{ type: '_http._tcp', port: 8080, txt: { path: '/', v: 2, secure: true } }];
const SENSOR = { addresses: ['10.1.2.3', 'fe80::1'], services: SERVICES };

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('multicast DNS in virtual time', () => {
  it('finds a host and its services', async () => {
    await inWorld(async (network) => {
      const responder = await advertise('my-sensor', SENSOR);
      assert.ok(network.now() >= 750 && network.now() < 1100);
      assert.equal(responder.name, 'my-sensor');
      assert.deepEqual(await lookup('My-Sensor.local'), ['10.1.2.3', 'fe80::1']);
      const found = {
        name: 'my-sensor',
        host: 'my-sensor.local',
        port: 8080,
        txt: { path: '/', v: '2', secure: true },
        addresses: ['10.1.2.3', 'fe80::1'],
        gone: false,
      };
      assert.deepEqual(await all(browse('_http._tcp')), [found]);
      for await (const service of browse('_http._tcp', { timeout: null })) {
        assert.deepEqual(service, found);
        break;
      }
      assert.deepEqual(await all(browse('_ipp._tcp', { timeout: 1 })), []);
      const open = network.open;
      await responder.close();
      await responder.close();
      assert.equal(network.open, open - 1);
      const start = network.now();
      await assert.rejects(async () => await lookup('my-sensor.local'), { name: 'TimeoutError' });
      assert.equal(Math.round((network.now() - start) / 1000), 5);
    });
  });

  it('sees services leave and come back', async () => {
    await inWorld(async () => {
      const seen: string[] = [];
      const services = new Set<Mdns.FoundService>();
      const task = createTask(async () => {
        for await (const service of browse('_http._tcp', { timeout: null })) {
          seen.push(`${service.name} ${service.port} ${service.gone}`);
          services.add(service);
        }
      });
      for (const port of [8080, 8081]) {
        const responder = await advertise('my-sensor', {
          ...SENSOR,
          services: [{ type: '_http._tcp', port }],
        });
        await sleep(5);
        await responder.close();
        await sleep(5);
      }
      task.cancel();
      await gather(task, { returnExceptions: true });
      assert.deepEqual(seen, [
        'my-sensor 8080 false',
        'my-sensor 8080 true',
        'my-sensor 8081 false',
        'my-sensor 8081 true',
      ]);
      assert.equal(services.size, 2);
    });
  });

  it('works with loss and duplicates', async () => {
    for (let seed = 1; seed <= 10; seed++)
      await inWorld(
        async () => {
          const responder = await advertise('my-sensor', SENSOR);
          assert.equal(responder.name, 'my-sensor');
          await lookup('my-sensor.local', { timeout: 60 });
          const found = await all(browse('_http._tcp', { timeout: 60 }));
          assert.equal(found.length, 1);
          await responder.close();
        },
        { loss: 0.3, duplicates: 0.3 },
        seed,
      );
  });

  it('probes three times, announces twice, and says goodbye', async () => {
    await inWorld(async (network) => {
      const [, heard] = await listener(network);
      const responder = await advertise('my-sensor', SENSOR);
      await sleep(10);
      await responder.close();
      await sleep(1);
      const probes = heard.slice(0, 3);
      for (const { message } of probes) {
        assert.deepEqual(
          message.questions.map(({ type }) => type),
          [ANY, ANY],
        );
        assert.deepEqual(
          message.authorities.map(({ type, unique }) => [type, unique]),
          [A, AAAA, SRV, TXT].map((type) => [type, false]),
        );
      }
      const times = heard.map(({ time }) => time - (heard[0] as Heard).time);
      assert.deepEqual(
        times.map((time) => Math.round(time / 50) * 50),
        [0, 250, 500, 750, 1750, 10750],
      );
      for (const { message } of heard.slice(3)) {
        assert.equal(message.isResponse, true);
        assert.deepEqual(
          message.answers.map(({ type, unique }) => [type, unique]),
          [A, AAAA, SRV, TXT, PTR, PTR].map((type) => [type, type !== PTR]),
        );
      }
      const ttls = heard.slice(3).map(({ message }) => message.answers.map(({ ttl }) => ttl));
      assert.deepEqual(ttls[0], [120, 120, 120, 4500, 4500, 4500]);
      assert.deepEqual(ttls[2], [0, 0, 0, 0, 0, 0]);
    });
  });

  it('takes another name where a host answers that has it', async () => {
    await inWorld(async (network) => {
      const [peer] = await listener(network);
      const defend = createTask(async () => {
        const other = await createDatagramEndpoint({
          localAddr: [null, 5353],
          reuseAddr: true,
          multicast: [{ group: GROUP }],
        });
        for await (const [data] of other)
          if (parse(data)?.questions.some((q) => q.name === '\x09my-sensor\x05local\0'))
            await peer.sendto(
              dns(RESPONSE, [], [['MY-sensor.local', A, 120, [10, 9, 9, 9], 0x8001]]),
              [GROUP, 5353],
            );
      });
      const services = [...SERVICES, { type: '_ipp._tcp', port: 1, name: 'A Printer' }];
      const responder = await advertise('my-sensor', { ...SENSOR, services });
      assert.equal(responder.name, 'my-sensor-2');
      assert.deepEqual(await lookup('my-sensor-2.local'), ['10.1.2.3', 'fe80::1']);
      const [found] = await all(browse('_ipp._tcp', { timeout: 1 }));
      assert.equal(found?.name, 'A Printer (2)');
      defend.cancel();
      // Later, too.
      await peer.sendto(dns(RESPONSE, [], [['my-sensor-2.local', A, 120, [10, 9, 9, 9]]]), [
        GROUP,
        5353,
      ]);
      await sleep(0.5);
      await peer.sendto(dns(RESPONSE, [], [['my-sensor-2.local', A, 120, [10, 9, 9, 9]]]), [
        GROUP,
        5353,
      ]);
      await sleep(5);
      assert.equal(responder.name, 'my-sensor-3');
      await responder.close();
    });
  });

  it('gives way to a host that probes at the same time with greater data', async () => {
    for (const [last, isGreater] of [
      [4, true],
      [2, false],
    ] as const)
      await inWorld(async (network) => {
        const [peer, heard] = await listener(network);
        const task = createTask(() => advertise('x', { addresses: ['10.1.2.3'] }));
        while (heard.length === 0) await sleep(0.01);
        await peer.sendto(dns(0, [['x.local', ANY]], [], [['x.local', A, 120, [10, 1, 2, last]]]), [
          GROUP,
          5353,
        ]);
        const responder = await task;
        const took = network.now();
        assert.equal(took > 1700, isGreater, `${took}`);
        assert.equal(responder.name, 'x');
        await responder.close();
      });
  });

  it('two responders with the same name, started at once, end with different names', async () => {
    for (let seed = 1; seed <= 10; seed++)
      await inWorld(
        async () => {
          const one = createTask(() => advertise('x', { addresses: ['10.1.2.3'] }));
          const two = createTask(() => advertise('x', { addresses: ['10.1.2.4'] }));
          const names = [(await one).name, (await two).name].sort();
          assert.deepEqual(names, ['x', 'x-2']);
          assert.equal((await lookup('x-2.local')).length, 1);
          await (await one).close();
          await (await two).close();
        },
        {},
        seed,
      );
  });

  it('answers as the RFC wants', async () => {
    await inWorld(async (network) => {
      const [peer, heard] = await listener(network);
      const responder = await advertise('my-sensor', SENSOR);
      await sleep(3);
      const ask = async (bytes: Uint8Array, from: DatagramEndpoint = peer) => {
        heard.length = 0;
        await from.sendto(bytes, [GROUP, 5353]);
        await sleep(1.5);
        return heard.filter(({ message }) => message.isResponse && message.answers.length > 0);
      };
      const types = (list: Heard[]) =>
        list.map(({ message }) => message.answers.map((x) => x.type));
      assert.deepEqual(types(await ask(dns(0, [['my-sensor.local', A]]))), [[A]]);
      assert.deepEqual(types(await ask(dns(0, [['MY-SENSOR.LOCAL', ANY]]))), [[A, AAAA]]);
      // It has other records, and says so: types A and AAAA are bits 1 and 28 of four bytes.
      const [denial] = await ask(dns(0, [['my-sensor.local', TXT]]));
      const own = toBinary('my-sensor.local');
      const types4 = '\0\x04\x40\0\0\x08';
      assert.deepEqual(denial?.message.answers, [
        { name: own, type: NSEC, ttl: 120, unique: true, data: own + types4 },
      ]);
      const told: Part = ['my-sensor.local', NSEC, 100, [...Buffer.from(own + types4, 'latin1')]];
      assert.deepEqual(types(await ask(dns(0, [['my-sensor.local', TXT]], [told]))), []);
      assert.deepEqual(types(await ask(dns(0, [['my-sensor._http._tcp.local', A]]))), [[NSEC]]);
      assert.deepEqual(types(await ask(dns(0, [['_http._tcp.local', A]]))), []);
      assert.deepEqual(types(await ask(dns(0, [['other.local', A]]))), []);
      assert.deepEqual(types(await ask(dns(RESPONSE, [['my-sensor.local', A]]))), []);
      // Compressed: the second name is `my-sensor`, then a pointer to `local` of the first.
      const two = dns(0, [
        ['other.local', A],
        ['my-sensor.>18', AAAA],
      ]);
      assert.deepEqual(types(await ask(two)), [[AAAA]]);

      const [pointer] = await ask(dns(0, [['_http._tcp.local', PTR]]));
      const sent = pointer?.message as Packet.Message;
      assert.deepEqual(
        [...sent.answers, ...sent.additionals].map(({ type }) => type),
        [PTR, SRV, TXT, A, AAAA],
      );
      const instance = name('my-sensor._http._tcp.local');
      const known: Part = ['_http._tcp.local', PTR, 3000, instance];
      assert.deepEqual(types(await ask(dns(0, [['_http._tcp.local', PTR]], [known]))), []);
      const old: Part = ['_http._tcp.local', PTR, 2000, instance];
      assert.equal((await ask(dns(0, [['_http._tcp.local', PTR]], [old]))).length, 1);
      const meta = await ask(dns(0, [['_services._dns-sd._udp.local', PTR]]));
      assert.equal(meta[0]?.message.answers[0]?.data, '\x05_http\x04_tcp\x05local\0');

      // Once a second only.
      await peer.sendto(dns(0, [['my-sensor.local', A]]), [GROUP, 5353]);
      assert.equal((await ask(dns(0, [['my-sensor.local', A]]))).length, 1);

      // To one: those who ask for it at the port of the group, and those at other ports, whose question comes back.
      const single = await createDatagramEndpoint();
      assert.deepEqual(await ask(dns(0, [['my-sensor.local', A]], [], [], 77), single), []);
      const [reply] = await timeout(1, () => single.recvfrom());
      const plain = parse(reply) as Packet.Message;
      assert.equal(plain.id, 77);
      assert.deepEqual(plain.questions, [
        { name: '\x09my-sensor\x05local\0', type: A, unicast: false },
      ]);
      assert.deepEqual(
        plain.answers.map(({ ttl, unique }) => [ttl, unique]),
        [[10, false]],
      );
      const before = network.now();
      await ask(dns(0, [['my-sensor.local', A, 0x8001]]));
      assert.ok(heard.length > 0 && network.now() > before);
      await responder.close();
    });
  });

  it('asks for what a peer leaves out, and keeps no more than it has room for', async () => {
    await inWorld(async (network) => {
      const [peer, heard] = await listener(network);
      const task = createTask(() => all(browse('_x._tcp', { timeout: 30 })));
      while (heard.length === 0) await sleep(0.1);
      const { sender } = heard[0] as Heard;
      const answer = (...records: Part[]) => peer.sendto(dns(RESPONSE, [], records), sender);
      await answer(['_x._tcp.local', PTR, 120, name('Bühne_1._x._tcp.local')]);
      while (heard.length < 2) await sleep(0.1);
      const asked = (heard[1] as Heard).message.questions.map(({ type }) => type);
      assert.deepEqual(asked, [PTR, SRV, TXT]);
      const srv = [0, 0, 0, 0, ...word(99), ...name('b.local')];
      await answer(['Bühne_1._X._tcp.local', SRV, 120, srv]);
      await answer(['Bühne_1._x._tcp.local', TXT, 120, [...name('a=b=c').slice(0, -1), 1, 0x3d]]);
      while (heard.length < 3) await sleep(0.1);
      assert.ok((heard[2] as Heard).message.questions.some(({ type }) => type === A));
      for (let i = 0; i < 600; i++) {
        await answer(['_x._tcp.local', PTR, 120, name(`${i}._x._tcp.local`)]);
        if (i % 100 === 0) await sleep(0.01);
      }
      await sleep(0.1);
      await answer(['b.local', A, 120, [10, 0, 0, 7]]);
      const found = await task;
      assert.deepEqual(found, [
        {
          name: 'Bühne_1',
          host: 'b.local',
          port: 99,
          txt: { a: 'b=c' },
          addresses: ['10.0.0.7'],
          gone: false,
        },
      ]);
    });
  });

  it('checks its arguments', async () => {
    await inWorld(async () => {
      const wrong: [() => PromiseLike<unknown>, object][] = [
        [() => lookup(3 as never), TypeError],
        [() => lookup(''), RangeError],
        [() => lookup('a..local'), RangeError],
        [() => lookup(`${'x'.repeat(64)}.local`), RangeError],
        [() => lookup(`${'x.'.repeat(130)}local`), RangeError],
        [() => lookup('a.local', { timeuot: 1 } as never), TypeError],
        [() => advertise('x', { service: [] } as never), TypeError],
        [() => advertise('', {}), RangeError],
        [() => advertise('x', { addresses: ['10.0.0'] }), RangeError],
        [() => advertise('x', { addresses: ['10.0.0.256'] }), RangeError],
        [() => advertise('x', { addresses: ['1::2::3'] }), RangeError],
        [() => advertise('x', { services: [{ type: '_http._tcp', port: 70000 }] }), RangeError],
        [() => advertise('x', { services: [{ type: 5 as never, port: 7 }] }), TypeError],
        [
          () =>
            advertise('x', {
              services: [{ type: '_x._tcp', port: 7, txt: { a: 'x'.repeat(254) } }],
            }),
          RangeError,
        ],
      ];
      for (const [call, type] of wrong) await assert.rejects(async () => await call(), type);
    });
  });

  it('leaves nothing open, wherever it is cancelled', async () => {
    const { injected } = await explore(
      {},
      async (network) => {
        const work = createTask(async () => {
          const responder = await advertise('x', SENSOR);
          try {
            await lookup('x.local', { timeout: 2 });
            for await (const { port } of browse('_http._tcp', { timeout: 1 }))
              assert.equal(port, 8080);
          } finally {
            await responder.close();
          }
        });
        try {
          await work;
        } catch (error) {
          const { CancelledError, TimeoutError } = sim;
          if (!(error instanceof CancelledError || error instanceof TimeoutError)) throw error;
        }
        await sleep(0);
        assert.equal(network.open, 0);
        assert.equal(sim.allTasks().size, 1);
      },
      { orders: 3, inject: ['cancel', 'time'] },
    );
    assert.ok(injected.cancel > 20, `${injected.cancel}`);
  });
});

describe('packets of DNS', () => {
  const long = Array.from({ length: 40 }, (_, i) => `\x03a${i % 10}b`).join('');
  const samples = [
    dns(0, [['my-sensor.local', ANY, 0x8001]], [], [['my-sensor.local', A, 120, [1, 2, 3, 4]]]),
    dns(
      RESPONSE,
      [],
      [
        ['_x._tcp.local', PTR, 10, [...name('a').slice(0, -1), 0xc0, 12]],
        ['a.>12', SRV, 10, [0, 0, 0, 0, 0, 80, 0xc0, 12]],
        ['a.>12', TXT, 10, [3, 97, 61, 98]],
      ],
    ),
    packet(false, [{ name: `${long}\0`, type: PTR, unicast: false }], []),
  ];

  it('are read and written', () => {
    const { answers } = parse(samples[1] as Uint8Array) as Packet.Message;
    assert.deepEqual(
      answers.map(({ data }) => data),
      ['\x01a\x02_x\x04_tcp\x05local\0', '\0\0\0\0\0\x50\x02_x\x04_tcp\x05local\0', '\x03a=b'],
    );
    const again = parse(packet(true, [], answers)) as Packet.Message;
    assert.deepEqual(again.answers, answers);
    assert.ok(parse(samples[2] as Uint8Array) !== undefined);
  });

  it('with loops, and cut ones, are refused', () => {
    const head = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for (const bytes of [
      [0xc0, 12],
      [0xc0, 14, 0xc0, 12],
      [1, 97, 0xc0, 12],
      [0xc0, 200],
      [0xff, 0xff],
      [0x40, 0],
      [63, 97],
      [0xc0],
      [],
    ])
      assert.equal(parse(Uint8Array.from([...head, ...bytes, 0, 1, 0, 1])), undefined, `${bytes}`);
    for (const sample of samples)
      for (let n = 0; n < sample.length; n++) assert.equal(parse(sample.slice(0, n)), undefined);
    // Names of more than 255 bytes.
    const label = [63, ...new Uint8Array(63).fill(97)];
    const tooLong = [...head, ...label, ...label, ...label, ...label, 0, 0, 1, 0, 1];
    assert.equal(parse(Uint8Array.from(tooLong)), undefined);
  });

  it('with 50,000 changes are read or refused, and cost nothing', () => {
    let seed = 7;
    const random = (n: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      return (seed >>> 8) % n;
    };
    let read = 0;
    for (let i = 0; i < 50_000; i++) {
      const bytes = (samples[random(samples.length)] as Uint8Array).slice();
      for (let n = 1 + random(4); n > 0; n--) bytes[random(bytes.length)] = random(256);
      const message = parse(bytes.subarray(0, bytes.length - (random(4) === 0 ? random(9) : 0)));
      if (message === undefined) continue;
      read++;
      const entries = [...message.answers, ...message.authorities, ...message.additionals];
      assert.ok(entries.length + message.questions.length <= bytes.length / 5);
      for (const entry of entries) assert.ok(entry.name.length <= 255);
      packet(message.isResponse, message.questions, entries);
    }
    assert.ok(read > 5000 && read < 49_000, `${read}`);
  });
});

/** A program of Node at the group, on the loopback interface; undefined where that has no multicast. */
async function nodePeer(): Promise<Socket | undefined> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  try {
    socket.bind(5353);
    await once(socket, 'listening');
    socket.addMembership(GROUP, '127.0.0.1');
    socket.setMulticastInterface('127.0.0.1');
    return socket;
  } catch {
    socket.close();
    return undefined;
  }
}

// Espruino refuses as XS does, and building for it takes long.
for (const target of TARGETS.filter((name) => !isEspruino(name))) {
  describe(`multicast DNS on ${target}`, () => {
    let peer: Socket | undefined;
    before(function () {
      if (isMissing(target)) this.skip();
    });
    afterEach(async () => {
      peer?.close();
      await cleanUp();
    });

    it('is answered by, and answers, a program of Node', async function () {
      const mine = `theirs-${process.pid}`;
      const ours = `ours-${process.pid}`;
      if (target === 'xs') {
        const program = await start(target, 'mdns', ours, mine);
        assert.deepEqual(await program.finish(), ['ENOTSUP', 'descriptors left 0', 'tasks 1']);
        return;
      }
      peer = await nodePeer();
      if (peer === undefined) this.skip();
      const socket = peer;
      const host = `${mine}.local`;
      const type = `_${mine}._tcp.local`;
      const services: Part[] = [
        [type, PTR, 120, name(`One.${type}`)],
        [`One.${type}`, SRV, 120, [0, 0, 0, 0, 0, 80, ...name(host)]],
        [`One.${type}`, TXT, 120, [...name('a=b').slice(0, -1)]],
      ];
      const address: Part = [host, A, 120, [127, 0, 0, 9]];
      const heard: Packet.Message[] = [];
      const bye = new Promise((resolve) => {
        socket.on('message', (data, { port, address: from }) => {
          const message = parse(data);
          if (message === undefined) return;
          if (message.answers.some((entry) => entry.ttl === 0)) resolve(undefined);
          if (message.isResponse) heard.push(message);
          for (const question of message.isResponse ? [] : message.questions) {
            const records =
              question.name === toBinary(type)
                ? [...services, address]
                : question.name === toBinary(host)
                  ? [address]
                  : [];
            if (records.length > 0 && message.authorities.length === 0)
              socket.send(dns(RESPONSE, [], records, [], message.id), port, from);
          }
        });
      });
      // The name is in use.
      socket.on('message', (data) => {
        if (parse(data)?.authorities.some((entry) => entry.name === toBinary(`${ours}.local`)))
          socket.send(dns(RESPONSE, [], [[`${ours}.local`, A, 9, [1, 1, 1, 1]]]), 5353, GROUP);
      });
      const program = await start(target, 'mdns', ours, mine);
      assert.equal(await program.value('name'), `${ours}-2`);
      const lines = await program.finish();
      await bye;
      assert.deepEqual(lines.slice(1), [
        'addresses 127.0.0.9',
        `{"name":"One","host":"${host}","port":80,"txt":{"a":"b"},"addresses":["127.0.0.9"],"gone":false}`,
        'descriptors left 0',
        'tasks 1',
      ]);
      const announced = heard.flatMap(({ answers }) => answers);
      const own = announced.find((entry) => entry.name === toBinary(`${ours}-2.local`));
      assert.equal(own?.data, '\x7f\0\0\x01');
    });
  });
}
