// The life of a WebSocket in virtual time: handshakes, back-pressure, dead peers, every order and every cancellation, and
// frames at random.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type {
  Explored,
  Network,
  StreamReader,
  StreamWriter,
  WorldOptions,
} from '../../ports/sim/index.js';
import type { WebSocket as Socket } from '../../src/protocols/websocket/socket.js';
import { load, sim } from '../support/world.js';
import type * as Parts from './websocket-parts.js';

const { createTask, gather, openConnection, sleep, startServer, timeout, waitFor } = sim;
const file = fileURLToPath(new URL('websocket-parts.ts', import.meta.url));
const { answerTo, connect, frame, serve, upgrade, WebSocket, WebSocketError } = await load<
  typeof Parts
>(file, 'compiled');

const TEXT = 1;
const CLOSE = 8;
const URL_ = 'ws://far:80/live';
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

async function simulated<T>(
  program: (network: Network) => Promise<T>,
  world: WorldOptions = {},
): Promise<T> {
  return (await sim.simulate(1, { limit: 2000, hosts: { far: {} }, ...world }, program)) as T;
}

async function codeOf(call: () => PromiseLike<unknown>): Promise<string> {
  try {
    await call();
    return 'none';
  } catch (error) {
    const { name, code } = error as InstanceType<typeof WebSocketError>;
    return name === 'WebSocketError' ? `${code}` : `${name} ${code}`;
  }
}

/** A server of one handler at far:80, and what closes it. */
async function serving(
  handler: Parts.SocketHandler,
  options: Parts.UpgradeOptions = {},
): Promise<() => Promise<void>> {
  const server = await serve(upgrade(handler, options), 'far', 80, { idleTimeout: 500 });
  return async () => {
    server.close();
    await server.waitClosed();
  };
}

/** What a client says and gets when the server answers its handshake with this text; KEY is the right answer. */
async function handshake(
  answer: string,
  options: Parts.ConnectOptions = {},
): Promise<[string, string]> {
  let request = '';
  const code = await simulated(async (network) => {
    const server = await startServer(
      async (reader: StreamReader<string>, writer) => {
        request = await reader.readuntil('\r\n\r\n');
        const [, key = ''] = /Sec-WebSocket-Key: (.*)\r/.exec(request) ?? [];
        writer.write(answer.replaceAll('\n', '\r\n').replace('KEY', answerTo(key)));
        writer.close();
      },
      'far',
      80,
      { encoding: 'utf-8' },
    );
    const result = await codeOf(async () => {
      const socket = await connect(URL_, options);
      await socket.waitClosed();
    });
    server.close();
    await server.waitClosed();
    await sleep(1);
    assert.equal(network.open, 0);
    return result;
  });
  return [code, request];
}

const GOOD =
  'HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Accept: KEY\n';

describe('the handshake of a WebSocket', () => {
  it('asks as RFC 6455 says', async () => {
    const [code, request] = await handshake(`${GOOD}Sec-WebSocket-Protocol: b\n\n`, {
      protocols: ['a', 'b'],
      headers: { cookie: 'x=1' },
    });
    assert.equal(code, 'none');
    assert.equal(
      request.replace(/(?<=Key: )[\w+/]{22}==/, '…'),
      'GET /live HTTP/1.1\r\nHost: far:80\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: …\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: a, b\r\ncookie: x=1\r\n\r\n',
    );
  });

  const answers: [title: string, answer: string, code: string][] = [
    [
      'accepts what differs in case',
      GOOD.replace('websocket', 'WebSocket').replace('Connection: U', 'CONNECTION: u'),
      'none',
    ],
    ['refuses another status', 'HTTP/1.1 404 Not Found\n', '404'],
    ['follows no redirect', 'HTTP/1.1 302 Found\nLocation: /there\n', '302'],
    ['refuses HTTP/1.0', GOOD.replace('1.1', '1.0'), '1002'],
    ['refuses a wrong key', GOOD.replace('KEY', 'KEYS'), '1002'],
    ['refuses no key', GOOD.replace(/Sec.*\n/, ''), '1002'],
    ['refuses no upgrade', GOOD.replace('Upgrade: websocket\n', ''), '1002'],
    ['refuses another upgrade', GOOD.replace('websocket', 'h2c'), '1002'],
    ['refuses no connection', GOOD.replace('Connection: Upgrade\n', ''), '1002'],
    ['refuses an extension', `${GOOD}Sec-WebSocket-Extensions: permessage-deflate\n`, '1002'],
    ['refuses a protocol that was not asked for', `${GOOD}Sec-WebSocket-Protocol: c\n`, '1002'],
    [
      'refuses two protocols',
      `${GOOD}Sec-WebSocket-Protocol: a\nSec-WebSocket-Protocol: b\n`,
      '1002',
    ],
    ['refuses a bad header', `${GOOD}no colon\n`, '1002'],
    ['refuses what is not HTTP', 'SSH-2.0-OpenSSH\n', '1002'],
    ['refuses an endless head', `HTTP/1.1 101 x\n${'a: b\n'.repeat(20_000)}`, '1002'],
  ];
  for (const [title, answer, code] of answers)
    it(title, async () => {
      assert.equal((await handshake(`${answer}\n`, { protocols: ['a', 'b'] }))[0], code);
    });

  it('reports a connection that ends in it', async () => {
    assert.equal((await handshake('HTTP/1.1 101 Sw'))[0], '1006');
  });

  it('refuses wrong arguments', async () => {
    await simulated(async () => {
      const wrong: [() => unknown, RegExp][] = [
        [
          () => connect('http://far/'),
          /^RangeError: connect\(url, options\): expected a URL such as/,
        ],
        [() => connect('ws:far'), /RangeError/],
        [() => connect('ws://'), /RangeError/],
        [() => connect('ws://far:0/'), /RangeError/],
        [() => connect('ws://far:x/'), /RangeError/],
        [() => connect('ws://user:secret@far/'), /RangeError/],
        [() => connect('ws://far/#part'), /RangeError/],
        [() => connect('ws://far/a b'), /RangeError/],
        [() => connect('ws://far/\r\nx: y'), /RangeError/],
        [
          () => connect(URL_, { protocol: 'a' } as never),
          /TypeError.*no option 'protocol',.*did you mean 'protocols'/,
        ],
        [() => connect(URL_, { protocols: 'a' as never }), /TypeError.*an array/],
        [() => connect(URL_, { protocols: ['a b'] }), /TypeError.*a protocol/],
        [() => connect(URL_, { headers: { a: 'b\r\nc: d' } }), /TypeError/],
        [() => connect(URL_, { maxPayload: 0 }), /RangeError.*maxPayload/],
        [() => connect(URL_, { keepAlive: -1 }), /RangeError.*keepAlive/],
        [() => upgrade(1 as never), /TypeError: upgrade\(handler, options\): expected a function/],
        [
          () => upgrade(() => {}, { origin: [] } as never),
          /TypeError.*no option 'origin',.*did you mean 'origins'/,
        ],
      ];
      for (const [call, expected] of wrong)
        assert.throws(call, (error) => expected.test(`${error}`), `${call}`);
      const end = await serving(async (socket) => {
        for (const [call, expected] of [
          [() => socket.send(1 as never), /^TypeError: send\(message\): expected a string/],
          [() => socket.close(1005), /^RangeError: close\(code, reason\)/],
          [() => socket.close(1006), /RangeError/],
          [() => socket.close(1015), /RangeError/],
          [() => socket.close(2000), /RangeError/],
          [() => socket.close(1000, 'r'.repeat(124)), /RangeError.*123 bytes/],
        ] as const)
          assert.throws(call, (error) => expected.test(`${error}`), `${call}`);
      });
      const socket = await connect(URL_);
      await socket.waitClosed();
      assert.equal(socket.closeCode, 1000);
      await end();
    });
  });

  it('is refused with a body', async () => {
    for (const header of ['content-length: 5', 'transfer-encoding: chunked'])
      await simulated(async () => {
        const end = await serving(() => {});
        const [reader, writer] = await openConnection('far', 80, { encoding: 'utf-8' });
        writer.write(
          `GET /live HTTP/1.1\r\nHost: FAR\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: http://far\r\n` +
            `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${header}\r\n\r\n0\r\n\r\n`,
        );
        assert.equal(await reader.readexactly(12), 'HTTP/1.1 400');
        writer.close();
        await end();
      });
  });

  it('lets pages of other sites in where the program says so', async () => {
    const tries: [origins: Parts.UpgradeOptions['origins'], origin: string, code: string][] = [
      [undefined, 'http://far:80', 'none'],
      [undefined, 'http://evil', '403'],
      [undefined, 'http://far', '403'],
      [undefined, 'null', '403'],
      [['https://a.example'], 'https://a.example', 'none'],
      [['https://a.example'], 'http://far:80', '403'],
      [null, 'http://evil', 'none'],
    ];
    for (const [origins, origin, code] of tries)
      await simulated(async () => {
        const end = await serving(() => {}, origins === undefined ? {} : { origins });
        assert.equal(
          await codeOf(async () => (await connect(URL_, { headers: { origin } })).waitClosed()),
          code,
        );
        await end();
      });
  });
});

describe('a WebSocket under load', () => {
  it('is not read further than its queue, and then loses nothing', async () => {
    await simulated(
      async () => {
        let sent = 0;
        const got: string[] = [];
        const end = await serving(async (socket) => {
          await sleep(200);
          assert.ok(sent > 8 && sent < 30, `${sent} were sent`);
          for await (const message of socket) got.push((message as string).trim());
        });
        const socket = await connect(URL_, { keepAlive: 0 });
        for (; sent < 100; sent++) await socket.send(`${sent}`.padEnd(1000));
        await socket.close();
        await end();
        assert.deepEqual(
          got,
          Array.from({ length: 100 }, (_, i) => `${i}`),
        );
      },
      { hosts: { far: { window: 5000 } } },
    );
  });

  it('sends messages of many tasks as a whole, also those that give up', async () => {
    await simulated(
      async () => {
        const got: string[] = [];
        const end = await serving(async (socket) => {
          for await (const message of socket) {
            got.push(message as string);
            await sleep(0.01);
          }
        });
        const socket = await connect(URL_);
        const work = async (n: number): Promise<void> => {
          for (let i = 0; i < 20; i++)
            await waitFor(() => socket.send(`${n}`.repeat(700)), 0.3).catch(() => {});
        };
        await gather(...[1, 2, 3, 4].map((n) => () => work(n)));
        await socket.close();
        await end();
        for (const text of got) assert.equal(text, (text[0] as string).repeat(700));
        assert.ok(got.length > 40, `${got.length}`);
      },
      { hosts: { far: { window: 1000, bandwidth: 20_000 } } },
    );
  });

  it('keeps no more than one message of a peer that does not read, whoever gives up', async () => {
    await simulated(
      async (network) => {
        const server = await startServer(
          async (reader, writer) => {
            const socket = new WebSocket(reader, writer, '', { keepAlive: 0 });
            socket.isClient_ = false;
            for (let i = 0; i < 1000; i++)
              await waitFor(() => socket.send(new Uint8Array(1000)), 0.1).catch(() => {});
            socket.leave_(1001);
          },
          'far',
          80,
        );
        const [, writer] = await openConnection('far', 80);
        await sleep(150);
        assert.ok(network.bytes < 20_000, `${network.bytes}`);
        writer.close();
        server.close();
      },
      { hosts: { far: { window: 4000 } } },
    );
  });
});

describe('the end of a WebSocket', () => {
  it('comes when the peer is dead, also for those who send and receive', async () => {
    await simulated(async (network) => {
      const ends: string[] = [];
      const end = await serving(
        async (socket) => {
          const send = async (): Promise<void> => {
            for (;;) await socket.send(new Uint8Array(50_000));
          };
          const results = await gather(send, send, () => socket.receive(), {
            returnExceptions: true,
          });
          ends.push(...results.map(String), `${network.now() < 60_000}`);
        },
        { keepAlive: 10 },
      );
      const socket = await connect(URL_, { keepAlive: 15 });
      await sleep(1);
      (network.hosts.far as { state: string }).state = 'silent';
      let last = 0;
      const code = await codeOf(async () => {
        for await (const message of socket) last = message.length;
      });
      assert.equal(code, '1006');
      assert.equal(last, 50_000);
      assert.equal(socket.closeReason, 'no answer to a ping');
      assert.ok(network.now() < 32_000, `${network.now()}`);
      await sleep(40);
      const lost = 'WebSocketError: 1006 no answer to a ping';
      assert.deepEqual(ends, [lost, lost, lost, 'true']);
      // The system keeps what it could not send.
      await end();
    });
  });

  it('does not come while the peer answers pings, or the program does not receive', async () => {
    await simulated(async () => {
      const end = await serving(
        async (socket) => {
          await sleep(300);
          for (let i = 0; i < 20; i++) await socket.receive();
          await socket.send('all');
        },
        { keepAlive: 5 },
      );
      const socket = await connect(URL_, { keepAlive: 0 });
      for (let i = 0; i < 20; i++) await socket.send('x');
      assert.equal(await socket.receive(), 'all');
      await socket.waitClosed();
      assert.equal(socket.closeCode, 1000);
      await end();
    });
  });

  it('comes after ten seconds if the peer does not answer a close', async () => {
    await simulated(async (network) => {
      const server = await startServer(
        async (reader) => {
          await reader.read();
        },
        'far',
        80,
      );
      const [reader, writer] = await openConnection('far', 80);
      const socket = new WebSocket(reader, writer, '', {});
      const from = network.now();
      const sender = createTask(() => codeOf(() => socket.receive()));
      await socket.close(3000, 'now');
      assert.ok(network.now() - from >= 10_000 && network.now() - from < 10_100);
      assert.deepEqual([socket.closeCode, await sender], [1006, '1006']);
      assert.equal(await codeOf(() => socket.send('late')), '1006');
      await socket.close();
      server.closeClients();
      server.close();
      await server.waitClosed();
    });
  });

  it('does not wait for the peer if the close, or the handler, is cancelled', async () => {
    await simulated(async (network) => {
      const [reader, writer] = await silentPeer();
      const socket = new WebSocket(reader, writer, '', {});
      const closes = createTask(() => socket.close());
      await sleep(1);
      closes.cancel();
      await codeOf(() => closes);
      assert.equal(socket.closeCode, 1006);
      const handler = { task: null as ReturnType<typeof sim.currentTask> };
      const end = await serving(async (socket) => {
        handler.task = sim.currentTask();
        await socket.receive();
      });
      const client = await connect(URL_);
      await sleep(1);
      const now = network.now();
      handler.task?.cancel();
      await client.waitClosed();
      assert.deepEqual([client.closeCode, network.now() - now < 100], [1001, true]);
      await end();
    });
  });

  it('is 1006 for both if the connection breaks', async () => {
    await simulated(
      async () => {
        let code: number | null = 0;
        const end = await serving(async (socket) => {
          await socket.waitClosed();
          code = socket.closeCode;
        });
        const socket = await connect(URL_);
        await codeOf(async () => {
          for (;;) await socket.send('x'.repeat(100));
        });
        await end();
        // The server's side does not receive: its next ping finds it.
        await sleep(30);
        assert.deepEqual([socket.closeCode, code], [1006, 1006]);
      },
      { hosts: { far: { resetAfter: 5000 } } },
    );
  });
});

/** A connection to a server that reads and says nothing. */
async function silentPeer(): Promise<[StreamReader, StreamWriter]> {
  const server = await startServer(async (reader) => void (await reader.read()), 'far', 81);
  const pair = await openConnection('far', 81);
  server.close();
  return pair;
}

describe('a WebSocket in every order, with every fault', () => {
  /** Expected when a task is cancelled or a connection reset. */
  const EXPECTED = ['CancelledError', 'TimeoutError', 'OSError', 'WebSocketError'];

  function assertIdle(): void {
    assert.deepEqual([...sim.allTasks()].map(String), ['Task-1']);
    const { loop_ } = sim.getRunningLoop() as unknown as { loop_: { timers_: unknown } };
    assert.equal(loop_.timers_, null, 'a timer is left');
  }

  async function explored(
    handler: Parts.SocketHandler,
    client: (socket: Socket) => Promise<void>,
  ): Promise<Explored> {
    const world = { limit: 600, hosts: { far: { fragment: 7, window: 40, jitter: 1 } } };
    return await sim.explore(
      world,
      async (network) => {
        const end = await serving(handler, { keepAlive: 3 });
        const task = createTask(async () => {
          const socket = await connect(URL_, { keepAlive: 4 });
          try {
            await client(socket);
          } finally {
            await socket.close();
          }
        });
        try {
          await task;
        } catch (error) {
          if (!EXPECTED.includes((error as Error).name)) throw error;
        }
        await end();
        await sleep(20);
        assert.equal(network.open, 0);
        assertIdle();
      },
      { orders: Number(process.env.ORDERS ?? 10) },
    );
  }

  it('echoes, and leaves nothing open', async () => {
    const figures = await explored(
      async (socket) => {
        let next = 0;
        for await (const message of socket) {
          // None is lost, doubled or overtaken.
          assert.equal(message, `${next++} and some more text`);
          await socket.send(message);
        }
      },
      async (socket) => {
        for (let i = 0; i < 3; i++) {
          await socket.send(`${i} and some more text`);
          assert.equal(await socket.receive(), `${i} and some more text`);
        }
        await socket.close();
      },
    );
    assert.ok(figures.injected.cancel > 90, JSON.stringify(figures));
  });

  it('loses no message when a receive is cancelled', async () => {
    await explored(
      async (socket) => {
        for (let i = 0; i < 5; i++) {
          await sleep(0.011);
          await socket.send(`${i}`);
        }
        await socket.waitClosed();
      },
      async (socket) => {
        for (let i = 0; i < 5; ) {
          let message: unknown;
          try {
            message = await waitFor(socket.receive(), 0.005);
          } catch (error) {
            if ((error as Error).name !== 'TimeoutError') throw error;
            continue;
          }
          assert.equal(message, `${i++}`);
        }
        await socket.close(3000);
      },
    );
  });

  it('closes from both sides at once', async () => {
    await explored(
      async (socket) => {
        await sleep(0.01);
        await socket.close(3001, 'from the server');
      },
      async (socket) => {
        await gather(
          () => socket.send('on the way'),
          () => socket.close(3002, 'from the client'),
          () => timeout(30, async () => socket.waitClosed()),
          { returnExceptions: true },
        );
      },
    );
  });
});

describe('frames at random', () => {
  /** How many frames; test/soak may want more. */
  const FRAMES = Number(process.env.FRAMES ?? 20_000);
  const CONNECTIONS = 40;

  let state = 7;
  function random(n: number): number {
    state = (state * 48271) % 2147483647;
    return state % n;
  }

  function frameAtRandom(): Uint8Array {
    const opcode = [0, 1, 1, 2, 8, 9, 10, random(16)][random(8)] as number;
    const payload = new Uint8Array(random(20) === 0 ? random(5000) : random(130));
    if (random(2) === 0) payload.fill(97);
    else for (let i = 0; i < payload.length; i++) payload[i] = random(256);
    if (opcode === CLOSE && random(4) === 0) return frame(CLOSE, new Uint8Array(0), true);
    if (opcode === CLOSE && random(2) === 0 && payload.length > 1)
      payload.set([3, 232 + random(16)]);
    const bytes = frame(opcode, payload, random(20) > 0);
    if (random(3) === 0) bytes[0] = (bytes[0] as number) & 0x7f;
    for (let n = random(4) === 0 ? random(4) : 0; n > 0; n--)
      bytes[random(Math.min(bytes.length, 16))] = random(256);
    return random(10) === 0 ? bytes.slice(0, random(bytes.length)) : bytes;
  }

  it(`${FRAMES} of them are taken or refused, and nothing is left`, async () => {
    const codes: Record<string, number> = {};
    for (let rest = FRAMES; rest > 0; ) {
      rest -= await simulated(async (network) => {
        let frames = 0;
        const server = await startServer(
          async (reader, writer) => {
            const socket = new WebSocket(reader, writer, '', { maxPayload: 3000 });
            socket.isClient_ = false;
            await codeOf(async () => {
              for await (const message of socket) assert.ok(message.length <= 3000);
            });
            await socket.waitClosed();
            codes[`${socket.closeCode}`] = (codes[`${socket.closeCode}`] ?? 0) + 1;
          },
          'far',
          80,
        );
        const client = async (): Promise<void> => {
          const [reader, writer] = await openConnection('far', 80);
          const drained = createTask(() => codeOf(() => reader.read()));
          // A wrong frame ends all, so most connections begin with good ones.
          for (let n = 1 + random(40); n > 0 && !drained.done(); n--) {
            frames++;
            const good = random(8) > 0;
            const bytes = good ? frame(TEXT, bytesOf('good'), true) : frameAtRandom();
            if ((await codeOf(async () => writer.write(bytes))) !== 'none') break;
            await sleep(0.002);
          }
          writer.close();
          await drained;
        };
        await gather(...Array.from({ length: CONNECTIONS }, () => client));
        server.close();
        await server.waitClosed();
        await sleep(1);
        assert.equal(network.open, 0);
        assert.equal(sim.allTasks().size, 1);
        return frames;
      });
    }
    for (const code of ['1002', '1005', '1006', '1007', '1009'])
      assert.ok((codes[code] ?? 0) > 3, `${code}: ${JSON.stringify(codes)}`);
  });
});
