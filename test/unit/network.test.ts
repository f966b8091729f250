import assert from 'node:assert/strict';
import type { Network, StreamReader, StreamWriter, WorldOptions } from '../../ports/sim/index.js';
import { sim } from '../support/world.js';

const { createTask, gather, openConnection, OSError, simulate, sleep, startServer } = sim;

type Program = (network: Network) => Promise<unknown>;
const TEXT = { encoding: 'utf-8' } as const;

async function echo(reader: StreamReader, writer: StreamWriter): Promise<void> {
  try {
    for (;;) {
      const bytes = await reader.read(100);
      if (bytes.length === 0) break;
      writer.write(bytes);
      await writer.drain();
    }
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
  } finally {
    writer.close();
  }
}

/** The code and the time, in ms, of a failure. */
async function failure(
  network: Network,
  work: () => PromiseLike<unknown>,
): Promise<[string, number]> {
  const start = network.now();
  try {
    await work();
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
    return [error.code, Math.round(network.now() - start)];
  }
  return ['none', Math.round(network.now() - start)];
}

async function inWorld<T>(
  world: WorldOptions,
  program: (network: Network) => Promise<T>,
  seed = 1,
) {
  return await simulate(seed, world, program);
}

describe('the simulated network', () => {
  it('takes the time of its latency and bandwidth', async () => {
    const world = { hosts: { far: { latency: 50, bandwidth: 1000 } } };
    await inWorld(world, async (network) => {
      await startServer(echo, 'far', 7);
      const [reader, writer] = await openConnection('far', 7);
      assert.equal(Math.round(network.now()), 102);
      writer.write(new Uint8Array(100));
      await reader.readexactly(100);
      // Twice 50 ms, plus 100 bytes in each direction at 1 ms each.
      assert.equal(Math.round(network.now()), 402);
      assert.deepEqual(writer.getExtraInfo('peername'), ['10.0.0.1', 7]);
      assert.equal(network.bytes, 200);
    });
  });

  it('cuts data into pieces, and keeps their order whatever the jitter', async () => {
    const text = 'abcdefghijklmnopqrstuvwxyz'.repeat(20);
    const sizes = await inWorld({ hosts: { far: { fragment: 7, jitter: 100 } } }, async () => {
      await startServer((_, writer) => writer.write(text), 'far', 7);
      const [reader] = await openConnection('far', 7, TEXT);
      const pieces: string[] = [];
      while (pieces.join('').length < text.length) pieces.push(await reader.read(1000));
      assert.equal(pieces.join(''), text);
      return new Set(pieces.map((piece) => piece.length));
    });
    assert.ok(sizes.size > 3 && sizes.has(1), [...sizes].join());
  });

  it('holds back a sender whose window is full', async () => {
    await inWorld({ hosts: { far: { window: 1000 } } }, async (network) => {
      let drained = false;
      await startServer(
        async (_, writer) => {
          writer.write(new Uint8Array(5000));
          await writer.drain();
          drained = true;
        },
        'far',
        7,
      );
      const [reader] = await openConnection('far', 7);
      await sleep(10);
      assert.equal(network.bytes, 1000);
      // The reader's own buffer holds a little more.
      await reader.readexactly(1);
      await sleep(10);
      assert.ok(network.bytes < 3000 && !drained);
      await reader.readexactly(4999);
      await sleep(1);
      assert.ok(drained);
    });
  });

  it('breaks a connection whose reader is slower than its queue allows', async () => {
    await inWorld({ hosts: { tiny: { queue: 1000, fragment: 100 } } }, async (network) => {
      let refused = '';
      await startServer(
        async (_, writer) => {
          writer.write(new Uint8Array(5000));
          [refused] = await failure(network, async () => {
            for (;;) {
              writer.write('x');
              await writer.drain();
              await sleep(1);
            }
          });
        },
        'tiny',
        7,
      );
      const [reader, writer] = await openConnection('tiny', 7);
      await sleep(10);
      let count = 0;
      const [code] = await failure(network, async () => {
        for (;;) count += (await reader.read(64)).length;
      });
      assert.deepEqual([code, refused], ['ENOBUFS', 'ECONNRESET']);
      assert.ok(count > 800 && count <= 1000, `${count}`);
      writer.close();
      assert.equal(network.open, 1);
    });
  });

  it('has hosts that refuse, are unreachable, are silent, or have no name', async () => {
    const world: WorldOptions = {
      latency: 10,
      hosts: {
        refusing: { state: 'refusing' },
        gone: { state: 'unreachable' },
        silent: { state: 'silent' },
        nameless: { dns: 'fails' },
        mute: { dns: 'silent' },
        open: {},
      },
    };
    await inWorld(world, async (network) => {
      await startServer(echo, 'refusing', 7);
      const to = (host: string) => failure(network, () => openConnection(host, 7));
      assert.deepEqual(await to('refusing'), ['ECONNREFUSED', 21]);
      assert.deepEqual(await to('open'), ['ECONNREFUSED', 21]);
      assert.deepEqual(await to('gone'), ['EHOSTUNREACH', 11]);
      assert.deepEqual(await to('silent'), ['ETIMEDOUT', 127_001]);
      createTask(async () => {
        await sleep(1.5);
        (network.hosts.silent as unknown as { state: string }).state = 'up';
      });
      assert.deepEqual(await to('silent'), ['ECONNREFUSED', 2021]);
      assert.deepEqual(await to('nameless'), ['ENOTFOUND', 1]);
      assert.deepEqual(await to('nobody'), ['ENOTFOUND', 1]);
      assert.deepEqual(await to('10.9.9.9'), ['EHOSTUNREACH', 10]);
      await assert.rejects(
        async () => await sim.waitFor(openConnection('mute', 7), 60),
        sim.TimeoutError,
      );
      assert.equal(network.open, 1);
    });
  });

  it('lets a silent host come back, and loses nothing', async () => {
    await inWorld({ hosts: { far: {} } }, async (network) => {
      await startServer(echo, 'far', 7);
      const [reader, writer] = await openConnection('far', 7, TEXT);
      const far = network.hosts.far as NonNullable<typeof network.hosts.far>;
      far.state = 'silent';
      writer.write('hello');
      const reading = createTask(() => reader.readexactly(5));
      await sleep(100);
      assert.equal(reading.done(), false);
      far.state = 'up';
      assert.equal(await reading, 'hello');
      far.state = 'unreachable';
      writer.write('lost');
      // The connection is given up after 15 minutes.
      const [code, ms] = await failure(network, () => reader.read(1));
      assert.equal(code, 'ETIMEDOUT');
      assert.ok(ms > 890_000 && ms < 910_000, `${ms}`);
    });
  });

  it('resets connections at any byte', async () => {
    for (let count = 0; count < 12; count++) {
      await inWorld({ hosts: { far: { resetAfter: count, fragment: 1 } } }, async (network) => {
        await startServer(echo, 'far', 7);
        const [reader, writer] = await openConnection('far', 7, TEXT);
        let got = '';
        const [code] = await failure(network, async () => {
          writer.write('abcdefgh');
          while (got.length < 8) got += await reader.read(8);
        });
        assert.equal(code, 'ECONNRESET');
        assert.ok('abcdefgh'.startsWith(got) && got.length <= count);
        writer.close();
        await sleep(1);
        assert.equal(network.open, 1);
      });
    }
  });

  it('keeps the order of data that it sends again, and of the end', async () => {
    for (const state of ['silent', 'unreachable'] as const)
      await inWorld({ hosts: { far: {} } }, async (network) => {
        const far = network.hosts.far as unknown as { state: string };
        const lines: string[] = [];
        const server = await startServer(
          async (reader, writer) => {
            for await (const line of reader) lines.push(line.trim());
            lines.push('the end');
            writer.close();
          },
          'far',
          7,
          TEXT,
        );
        const [, writer] = await openConnection('far', 7);
        far.state = state;
        writer.write('first\n');
        await sleep(0.5);
        far.state = 'up';
        writer.write('second\n');
        await sleep(5);
        far.state = state;
        writer.write('third\n');
        await sleep(0.3);
        far.state = 'up';
        writer.close();
        await sleep(5);
        assert.deepEqual(lines, ['first', 'second', 'third', 'the end']);
        server.close();
      });
  });

  it('delivers data that came before a reset, and then the error', async () => {
    await inWorld({ hosts: { far: { resetAfter: 3, fragment: 1 } } }, async (network) => {
      const seen: string[] = [];
      await startServer(
        async (reader) => {
          await sleep(1);
          const [code] = await failure(network, async () => {
            for (;;) seen.push(await reader.read(2));
          });
          seen.push(code);
        },
        'far',
        7,
        TEXT,
      );
      const [, writer] = await openConnection('far', 7);
      writer.write('hello\n');
      await sleep(2);
      assert.equal(seen.join(''), 'helECONNRESET');
    });
  });

  it('half-closes, and resets a side that writes to a closed one', async () => {
    await inWorld({ hosts: { far: {} } }, async (network) => {
      const server = await startServer(
        async (reader, writer) => {
          writer.write((await reader.read()).slice().reverse());
          writer.close();
        },
        'far',
        7,
      );
      const [reader, writer] = await openConnection('far', 7, TEXT);
      writer.write('abc');
      writer.writeEof();
      assert.equal(await reader.read(), 'cba');
      writer.close();
      await writer.waitClosed();
      server.close();
      await startServer((_, writer) => writer.close(), 'far', 8);
      const [, other] = await openConnection('far', 8);
      await sleep(1);
      const [code] = await failure(network, async () => {
        for (let i = 0; i < 10; i++) {
          other.write('x');
          await sleep(1);
        }
      });
      assert.equal(code, 'ECONNRESET');
    });
  });

  it('runs out of descriptors, and accepts when one is free', async () => {
    await inWorld({ descriptors: 6, hosts: { far: {} } }, async (network) => {
      const reports: unknown[] = [];
      sim.getRunningLoop().setExceptionHandler((_, { message, exception }) => {
        reports.push([message, (exception as { code: string }).code]);
      });
      await startServer(echo, 'far', 7);
      const [, first] = await openConnection('far', 7);
      const [, second] = await openConnection('far', 7);
      const [reader, third] = await openConnection('far', 7, TEXT);
      assert.equal(network.open, 6);
      assert.deepEqual(reports, [['accept failed', 'EMFILE']]);
      assert.deepEqual(await failure(network, () => openConnection('far', 7)), ['EMFILE', 1]);
      // The client is connected, because the system has accepted it.
      third.write('early');
      await sleep(1);
      assert.equal(network.open, 6);
      first.close();
      assert.equal(await reader.readexactly(5), 'early');
      second.close();
    });
  });

  it('repeats exactly with the same seed, and differs with another', async () => {
    const world = { latency: 5, jitter: 20, fragment: 3, hosts: { far: {} } };
    const story: Program = async (network) => {
      const log: string[] = [];
      await startServer(echo, 'far', 7);
      const client = async (name: string) => {
        const [reader, writer] = await openConnection('far', 7, TEXT);
        for (let i = 0; i < 5; i++) {
          writer.write(`${name}${i}\n`);
          log.push(`${network.now()} ${(await reader.readline()).trim()}`);
        }
        writer.close();
      };
      await gather(
        () => client('a'),
        () => client('b'),
      );
      return log.join();
    };
    const told = await inWorld(world, story, 7);
    assert.equal(await inWorld(world, story, 7), told);
    assert.notEqual(await inWorld(world, story, 8), told);
  });
});

describe('simulate', () => {
  const failing = async (program: Program, world: WorldOptions = {}) => {
    try {
      await simulate(42, world, program);
    } catch (error) {
      assert.ok(error instanceof sim.SimulationError);
      assert.equal(error.seed, 42);
      assert.match(error.message, /\(simulate: seed 42\)$/);
      return error;
    }
    return assert.fail('it should have failed');
  };

  it('returns the value of the program', async () => {
    assert.equal(await simulate(1, {}, async () => 'value'), 'value');
    assert.equal(await simulate(1, {}, () => 'value'), 'value');
  });

  it('reports the seed of a run that fails, for every kind of failure', async () => {
    const cause = new RangeError('mistake');
    const thrown = await failing(async () => {
      throw cause;
    });
    assert.equal(thrown.cause, cause);
    const stalled = await failing(async () => await new sim.Event().wait());
    assert.match(stalled.message, /nothing can wake the program:\n {2}Task-1 waits for an Event/);
    const endless = await failing(
      async () => {
        for (;;) await sleep(1);
      },
      { limit: 10 },
    );
    assert.match(endless.message, /^still running after 10 s of virtual time/);
    const lost = await failing(async () => {
      createTask(async () => {
        throw new Error('lost');
      });
      await sleep(1);
    });
    assert.match(lost.message, /^Task exception wasn't retrieved \(Task-2\)\nError: lost/);
    // The next run is not affected.
    assert.equal(await simulate(1, {}, async () => 1), 1);
  });

  it('ends a program for which time stands still', async () => {
    const idle = await failing(async () => {
      for (;;) await sleep(0);
    });
    assert.match(idle.message, /^still running after 0 s of virtual time, and 20000 turns at that/);
  });

  it('does not count a lack of descriptors as a failure', async () => {
    const full = await simulate(1, { descriptors: 3, hosts: { far: {} } }, async (network) => {
      await startServer(echo, 'far', 7);
      const [, writer] = await openConnection('far', 7);
      await sleep(1);
      const { open } = network;
      writer.close();
      await sleep(1);
      return open;
    });
    assert.equal(full, 3);
  });

  it('can run again, in a new world, after a program that nothing could wake', async () => {
    sim.newWorld();
    sim.run(async () => await new sim.Event().wait());
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(sim.world.exitCode, 1);
    assert.equal(await simulate(1, {}, async () => 5), 5);
  });

  it('runs one program at a time', async () => {
    const first = simulate(1, {}, async () => await sleep(1, 'first'));
    assert.throws(() => simulate(1, {}, async () => {}), /^Error: .*is running: await it first/);
    assert.equal(await first, 'first');
  });

  const REFUSED: [program: unknown, world: unknown, message: RegExp][] = [
    [5, {}, /^TypeError: simulate.*: program must be a function, got number 5/],
    [echo, undefined, /^TypeError: world: expected an object, got undefined/],
    [echo, { latencey: 5 }, /^TypeError: world: no option 'latencey'; the options are latency, /],
    [echo, { state: 'silent' }, /^TypeError: world: no option 'state'/],
    [echo, { hosts: { far: { latency: -1 } } }, /^RangeError: world: far: latency must not be neg/],
    [
      echo,
      { hosts: { far: { window: Number.NaN } } },
      /^RangeError: world: far: window must be po/,
    ],
    [echo, { hosts: { far: { state: 'odd' } } }, /^RangeError: world: far: state must be one of/],
    [echo, { hosts: { far: 'silent' } }, /^TypeError: world: far: expected an object, got string/],
    [echo, { hosts: ['far'] }, /^TypeError: world: hosts: expected an object/],
    [echo, { hosts: { far: { address: 5 } } }, /^TypeError: world: far: address must be like/],
    [
      echo,
      { hosts: { far: { address: '10.0.0.9' }, near: { address: '10.0.0.9' } } },
      /^RangeError: world: near: address 10\.0\.0\.9 is that of far/,
    ],
  ];

  it('refuses invalid arguments', async () => {
    assert.throws(
      () => simulate(0.5, {}, async () => {}),
      /^TypeError: simulate.*: seed must be a/,
    );
    for (const [program, world, message] of REFUSED)
      assert.throws(() => simulate(1, world as object, program as never), message);
    await simulate(1, { hosts: { far: {} } }, async ({ hosts }) => {
      const far = hosts.far as unknown as Record<string, unknown>;
      for (const [name, value] of Object.entries({ latency: 'x', fragment: -1, state: 'Silent' }))
        assert.throws(
          () => {
            far[name] = value;
          },
          new RegExp(`Error: host far: ${name} must`),
        );
      assert.throws(() => {
        far.address = '1.2.3.4';
      }, /address cannot be changed/);
    });
  });
});

describe('servers and streams in the simulated network', () => {
  it('idleTimeout disconnects a client that sends a byte now and then', async () => {
    await inWorld({ hosts: { far: {} } }, async (network) => {
      const seen: unknown[] = [];
      const server = await startServer(
        async (reader, writer) => {
          try {
            seen.push((await reader.readline()).length);
            await reader.readline();
          } catch (error) {
            seen.push((error as { code: string }).code);
          }
          assert.equal(writer.isClosing(), true);
        },
        'far',
        7,
        { idleTimeout: 30 },
      );
      const [reader, writer] = await openConnection('far', 7);
      await sleep(29);
      writer.write('in time\n');
      const start = network.now();
      const drip = createTask(async () => {
        for (;;) {
          writer.write('x');
          await sleep(5);
        }
      });
      const [code, ms] = await failure(network, () => reader.read(1));
      assert.ok(code === 'ECONNRESET' || code === 'none', code);
      assert.ok(ms >= 29_990 && ms <= 30_020, `${ms} after ${start}`);
      drip.cancel();
      server.close();
      await server.waitClosed();
      assert.deepEqual(seen, [8, 'ETIMEDOUT']);
    });
  });

  it('idleTimeout disconnects a client that does not read', async () => {
    await inWorld({ hosts: { far: { window: 1000 } } }, async (network) => {
      let code = '';
      await startServer(
        async (_, writer) => {
          writer.write(new Uint8Array(5000));
          [code] = await failure(network, () => writer.drain());
        },
        'far',
        7,
        { idleTimeout: 10 },
      );
      await openConnection('far', 7);
      await sleep(9);
      assert.equal(code, '');
      await sleep(2);
      assert.equal(code, 'ETIMEDOUT');
    });
  });

  it('idleTimeout keeps a client whose bytes came in time, even if the loop was late', async () => {
    await inWorld({ hosts: { far: {} } }, async (network) => {
      const lines: string[] = [];
      const options = { ...TEXT, idleTimeout: 30 };
      await startServer(
        async (reader, writer) => {
          for await (const line of reader) lines.push(line.trim());
          writer.close();
        },
        'far',
        7,
        options,
      );
      const [, writer] = await openConnection('far', 7);
      await sleep(29);
      writer.write('in time\n');
      const { loop_ } = sim.getRunningLoop() as unknown as {
        loop_: { port_: { passTime_(until: number): void } };
      };
      loop_.port_.passTime_(network.now() + 10_000);
      await sleep(1);
      assert.deepEqual(lines, ['in time']);
      writer.close();
      await sleep(1);
    });
  });

  it('data that a handler has written is sent even if the handler throws', async () => {
    await inWorld({ hosts: { far: { window: 1000 } } }, async () => {
      sim.getRunningLoop().setExceptionHandler(() => {});
      await startServer(
        async (_, writer) => {
          writer.write(new Uint8Array(5000));
          throw new RangeError('mistake');
        },
        'far',
        7,
      );
      const [reader, writer] = await openConnection('far', 7);
      assert.equal((await reader.read()).length, 5000);
      writer.close();
    });
  });

  it('maxConnections refuses further clients, until one is closed', async () => {
    await inWorld({ hosts: { far: {} } }, async () => {
      await startServer(echo, 'far', 7, { maxConnections: 2 });
      const talk = async (): Promise<string> => {
        const [reader, writer] = await openConnection('far', 7, TEXT);
        writer.write('hi');
        try {
          return await reader.read(2);
        } catch (error) {
          return (error as { code: string }).code;
        } finally {
          createTask(async () => {
            await sleep(5);
            writer.close();
          });
        }
      };
      assert.deepEqual(await gather(talk, talk), ['hi', 'hi']);
      assert.ok(['', 'ECONNRESET'].includes(await talk()));
      await sleep(6);
      assert.equal(await talk(), 'hi');
    });
  });

  it('TLS is plain, takes time, and is known to both ends', async () => {
    await inWorld({ hosts: { far: { latency: 10 } } }, async () => {
      const ssl = { cert: 'any', key: 'any', alpn: ['echo'] };
      await startServer(echo, 'far', 7, { ssl });
      const [reader, writer] = await openConnection('far', 7, {
        ...TEXT,
        ssl: { alpn: ['x', 'echo'] },
      });
      assert.equal(writer.getExtraInfo('ssl_version'), 'TLSv1.3');
      assert.equal(writer.getExtraInfo('alpn'), 'echo');
      assert.equal(writer.canWriteEof(), false);
      writer.write('hé');
      assert.deepEqual([...(await reader.readexactly(3, { encoding: null }))], [104, 195, 169]);
      writer.close();
      await writer.waitClosed();
    });
  });

  it('a peer that speaks no TLS fails the handshake, and one that hangs as well', async () => {
    await inWorld({ hosts: { far: {} } }, async () => {
      await startServer(
        (_, writer) => {
          writer.write('220 hello');
        },
        'far',
        25,
      );
      await assert.rejects(async () => openConnection('far', 25, { ssl: true }), {
        code: 'EPROTO',
      });
      await startServer(echo, 'far', 7);
      const before = sim.getRunningLoop().time();
      await assert.rejects(async () => openConnection('far', 7, { ssl: true }), {
        code: 'ECONNABORTED',
      });
      assert.equal(Math.round(sim.getRunningLoop().time() - before), 60);
    });
  });
});
