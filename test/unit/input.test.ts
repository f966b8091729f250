import assert from 'node:assert/strict';
import { play, sim } from '../support/world.js';

/* What a beginner gets wrong is told at once, with the name of the function and the argument. */

const noTransport = {
  handler: undefined,
  canWriteEof: true,
  peername: undefined,
  sockname: undefined,
  read: () => 0,
  write: () => 0,
  shutdown() {},
  close() {},
};

const fine = async () => {};
const NO_COROUTINES = [undefined, null, 5, 'text', true, {}, [], Symbol('s'), 5n];
const NO_NUMBERS = [undefined, null, NaN, 'x', '1', {}, [], true, 5n, () => 1];
const NO_FUNCTIONS = [undefined, 5, 'x', {}];

type Call = (sim_: typeof sim, bad: never) => unknown;
const CALLS: [name: string, expected: RegExp, bad: unknown[], call: Call][] = [
  ['createTask', /createTask\(coro\)/, NO_COROUTINES, (s, x) => s.createTask(x)],
  ['ensureFuture', /ensureFuture\(x\)/, NO_COROUTINES, (s, x) => s.ensureFuture(x)],
  [
    'gather',
    /gather: argument 2/,
    [null, 5, 'x', [], undefined],
    (s, x) => s.gather(fine, x, fine),
  ],
  ['shield', /shield\(x\)/, NO_COROUTINES, (s, x) => s.shield(x)],
  ['waitFor', /waitFor\(awaitable, seconds\)/, NO_COROUTINES, (s, x) => s.waitFor(x, 1)],
  [
    'waitFor, seconds',
    /waitFor\(awaitable, seconds\)/,
    NO_NUMBERS.filter((x) => x !== null),
    (s, x) => s.waitFor(fine, x),
  ],
  ['waitForMs', /waitForMs\(awaitable, ms\)/, NO_COROUTINES, (s, x) => s.waitForMs(x, 1)],
  [
    'waitForMs, ms',
    /waitForMs\(awaitable, ms\)/,
    NO_NUMBERS.filter((x) => x !== null),
    (s, x) => s.waitForMs(fine, x),
  ],
  ['sleep', /sleep\(seconds\)/, NO_NUMBERS, (s, x) => s.sleep(x)],
  ['sleepMs', /sleepMs\(ms\)/, NO_NUMBERS, (s, x) => s.sleepMs(x)],
  [
    'Future.addDoneCallback',
    /addDoneCallback\(callback\)/,
    [...NO_FUNCTIONS, null],
    (s, x) => new s.Future().addDoneCallback(x),
  ],
  [
    'Task.addDoneCallback',
    /addDoneCallback\(callback\)/,
    [...NO_FUNCTIONS, null],
    (s, x) => s.currentTask()?.addDoneCallback(x),
  ],
  [
    'setExceptionHandler',
    /setExceptionHandler\(handler\)/,
    NO_FUNCTIONS,
    (s, x) => s.getRunningLoop().setExceptionHandler(x),
  ],
  ['Lock.with', /Lock\.with\(body\)/, NO_COROUTINES, (s, x) => new s.Lock().with(x)],
  [
    'openConnection, host',
    /openConnection\(host, port, options\): host/,
    [undefined, null, 5, '', {}],
    (s, x) => s.openConnection(x, 80),
  ],
  [
    'openConnection, port',
    /openConnection\(host, port, options\): port/,
    [undefined, null, '80', 1.5, -1, 65536, NaN],
    (s, x) => s.openConnection('h', x),
  ],
  [
    'openConnection, limit',
    /openConnection\(host, port, options\): options\.limit/,
    [0, -1, NaN, 'x'],
    (s, x) => s.openConnection('h', 80, { limit: x }),
  ],
  [
    'openConnection, ssl',
    /openConnection\(host, port, options\): options\.ssl/,
    ['yes', 1, null],
    (s, x) => s.openConnection('h', 80, { ssl: x }),
  ],
  [
    'openConnection, encoding',
    /openConnection\(host, port, options\): options\.encoding/,
    ['latin1', 5, null],
    (s, x) => s.openConnection('h', 80, { encoding: x }),
  ],
  [
    'startServer, handler',
    /startServer\(handler, host, port, options\): handler/,
    [...NO_FUNCTIONS, null],
    (s, x) => s.startServer(x, null, 0),
  ],
  [
    'startServer, host',
    /startServer\(handler, host, port, options\): host/,
    [undefined, 5, {}],
    (s, x) => s.startServer(fine, x, 0),
  ],
  [
    'startServer, port',
    /startServer\(handler, host, port, options\): port/,
    [undefined, null, '80', 1.5, -1, 65536],
    (s, x) => s.startServer(fine, null, x),
  ],
  [
    'startServer, limit',
    /startServer\(handler, host, port, options\): options\.limit/,
    [0, -1],
    (s, x) => s.startServer(fine, null, 0, { limit: x }),
  ],
  [
    'startServer, backlog',
    /startServer\(handler, host, port, options\): options\.backlog/,
    ['x', 1.5, NaN],
    (s, x) => s.startServer(fine, null, 0, { backlog: x }),
  ],
  ['read', /read\(n\)/, [null, '5', 1.5, NaN, {}], (s, x) => reader(s).read(x)],
  [
    'readexactly',
    /readexactly\(n\)/,
    [undefined, null, '5', 1.5, NaN, -1],
    (s, x) => reader(s).readexactly(x),
  ],
  [
    'readuntil',
    /readuntil\(separator\)/,
    [null, 5, '', new Uint8Array(0), [10]],
    (s, x) => reader(s).readuntil(x),
  ],
  [
    'readinto',
    /readinto\(buffer\)/,
    [undefined, null, 5, [1], new ArrayBuffer(5)],
    (s, x) => reader(s).readinto(x),
  ],
  [
    'write',
    /write\(data\)/,
    [undefined, null, 5, {}, [65], new ArrayBuffer(5)],
    (s, x) => writer(s).write(x),
  ],
  ['writelines', /writ\w+\((data|lines)\)/, [[5], [null]], (s, x) => writer(s).writelines(x)],
];

function reader(s: typeof sim) {
  return new s.StreamReader(s.world, noTransport as never, {});
}

function writer(s: typeof sim) {
  return new s.StreamWriter(s.world, noTransport as never, reader(s) as never);
}

function shown(x: unknown): string {
  if (typeof x === 'bigint') return `${x}n`;
  if (typeof x === 'string') return `'${x}'`;
  if (typeof x === 'number' || typeof x === 'symbol' || x == null) return String(x);
  return x instanceof Uint8Array || x instanceof ArrayBuffer || typeof x === 'function'
    ? `${Object.prototype.toString.call(x)}`
    : JSON.stringify(x);
}

describe('bad input', () => {
  for (const [name, expected, values, call] of CALLS) {
    for (const bad of values) {
      it(`${name}: ${shown(bad)}`, () =>
        play(async () => {
          assert.throws(
            () => call(sim, bad as never),
            (error: unknown) => {
              assert.ok(error instanceof TypeError || error instanceof RangeError, String(error));
              assert.match(error.message, expected);
              return true;
            },
          );
          await sim.sleep(0);
          assert.equal(sim.allTasks().size, 1);
        }));
    }
  }

  for (const bad of NO_COROUTINES)
    it(`run: ${shown(bad)}`, () => assert.throws(() => sim.run(bad as never), /coro/));

  it('good input is taken', () =>
    play(async () => {
      await sim.sleep(0);
      await sim.sleepMs(0.5);
      await sim.waitFor(fine, null);
      assert.deepEqual(await sim.gather(fine, {}), [undefined]);
      reader(sim).readuntil('x');
      writer(sim).write('x');
      writer(sim).writelines(['x', new Uint8Array(1)]);
      new sim.Future().addDoneCallback(() => {});
    }));
});
