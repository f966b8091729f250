import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Node from 'uasyncio';
import { packageRoot } from '../../tool/root.js';
import { play, sim } from '../support/world.js';

const entry = pathToFileURL(join(packageRoot(), 'dist', 'node.js')).href;
const node = (await import(entry)) as typeof Node;

/* Mistakes of beginners are reported at once, with the names of the function and the argument. */

const noTransport = {
  handler: undefined,
  canWriteEof: true,
  peername: undefined,
  sockname: undefined,
  read: () => 0,
  write: () => 0,
  shutdown() {},
  close() {},
  encrypt() {},
};

const fine = async () => {};
const S = Symbol('s');
/** Objects of the library that cannot be awaited, called, or used as numbers. */
const OURS = [new sim.Queue(), new sim.Lock(), new sim.Delay(1)];
const NO_COROUTINES = [undefined, null, 5, NaN, 'text', true, {}, [], S, 5n, ...OURS];
const NO_NUMBERS = [undefined, null, NaN, 'x', '1', {}, [], true, S, 5n, () => 1, ...OURS];
const NO_FUNCTIONS = [undefined, 5, NaN, 'x', {}, [], true, S, 5n, Promise.resolve(), ...OURS];
const NO_OPTIONS = [null, 5, NaN, 'x', true, S, 5n, () => 1];
const NO_TASKS = [undefined, null, 5, {}, fine, new sim.Lock()];
const NO_LOOPS = [undefined, null, 5, {}, fine, { name: 'x' }];
const NO_POSITIVES = [null, 0, -1, -Infinity, NaN, '5', true, {}, [], S, 5n];
const NO_PORTS = [undefined, null, '80', 1.5, -1, 65536, 1e300, NaN, Infinity, {}, S, 80n];
const NO_BYTES = [null, 5, NaN, true, {}, S, 5n, new ArrayBuffer(5), new Uint16Array(1)];

const given = (list: unknown[]) => list.filter((x) => x !== undefined);
const some = (list: unknown[]) => list.filter((x) => x !== null);

type Call = (sim_: typeof sim, bad: never) => unknown;
const CALLS: [name: string, expected: RegExp, bad: unknown[], call: Call][] = [
  ['createTask', /createTask\(coro\)/, NO_COROUTINES, (s, x) => s.createTask(x)],
  ['ensureFuture', /ensureFuture\(x\)/, NO_COROUTINES, (s, x) => s.ensureFuture(x)],
  ['gather', /gather: argument 2/, NO_COROUTINES, (s, x) => s.gather(fine, x, fine)],
  ['shield', /shield\(x\)/, NO_COROUTINES, (s, x) => s.shield(x)],
  ['waitFor', /waitFor\(awaitable, seconds\)/, NO_COROUTINES, (s, x) => s.waitFor(x, 1)],
  [
    'waitFor, seconds',
    /waitFor\(awaitable, seconds\)/,
    some(NO_NUMBERS),
    (s, x) => s.waitFor(fine, x),
  ],
  ['waitForMs', /waitForMs\(awaitable, ms\)/, NO_COROUTINES, (s, x) => s.waitForMs(x, 1)],
  ['waitForMs, ms', /waitForMs\(awaitable, ms\)/, some(NO_NUMBERS), (s, x) => s.waitForMs(fine, x)],
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
    'EventLoop.setExceptionHandler',
    /setExceptionHandler\(handler\)/,
    some(NO_FUNCTIONS),
    (s, x) => s.getRunningLoop().setExceptionHandler(x),
  ],
  ['Lock.with', /Lock\.with\(body\)/, NO_COROUTINES, (s, x) => new s.Lock().with(x)],
  [
    'openConnection, host',
    /openConnection\(host, port, options\): host/,
    [undefined, null, 5, '', {}, [], S, 5n, NaN],
    (s, x) => s.openConnection(x, 80),
  ],
  [
    'openConnection, port',
    /openConnection\(host, port, options\): port/,
    NO_PORTS,
    (s, x) => s.openConnection('h', x),
  ],
  [
    'openConnection, limit',
    /openConnection\(host, port, options\): options\.limit/,
    NO_POSITIVES,
    (s, x) => s.openConnection('h', 80, { limit: x }),
  ],
  [
    'openConnection, ssl',
    /openConnection\(host, port, options\): options\.ssl/,
    ['yes', 1, null, NaN, S, 5n, () => 1],
    (s, x) => s.openConnection('h', 80, { ssl: x }),
  ],
  [
    'openConnection, options of ssl',
    /openConnection\(host, port, options\): options\.ssl/,
    [
      { verfy: false },
      { servername: '' },
      { ca: 5 },
      { cert: 'x' },
      { key: 'x' },
      { verify: 'no' },
      { alpn: 'h2' },
      { alpn: [5] },
      { alpn: ['h2', ''] },
      { alpn: ['x'.repeat(256)] },
    ],
    (s, x) => s.openConnection('h', 80, { ssl: x }),
  ],
  [
    'startServer, ssl',
    /startServer\(handler, host, port, options\): options\.ssl/,
    [true, 5, 'x', {}, { cert: 'x' }, { key: 'x' }],
    (s, x) => s.startServer(fine, null, 0, { ssl: x }),
  ],
  [
    'openConnection, encoding',
    /openConnection\(host, port, options\): options\.encoding/,
    ['latin1', 'utf8', 5, null, NaN, true, {}, 5n],
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
    [undefined, 5, NaN, true, {}, [], S, 5n],
    (s, x) => s.startServer(fine, x, 0),
  ],
  [
    'startServer, port',
    /startServer\(handler, host, port, options\): port/,
    NO_PORTS,
    (s, x) => s.startServer(fine, null, x),
  ],
  [
    'startServer, limit',
    /startServer\(handler, host, port, options\): options\.limit/,
    NO_POSITIVES,
    (s, x) => s.startServer(fine, null, 0, { limit: x }),
  ],
  [
    'startServer, backlog',
    /startServer\(handler, host, port, options\): options\.backlog/,
    ['x', '5', 1.5, NaN, -1, null, true, {}, []],
    (s, x) => s.startServer(fine, null, 0, { backlog: x }),
  ],
  [
    'StreamReader.read',
    /read\(n\)/,
    [...given(NO_NUMBERS), 1.5, Infinity, -Infinity],
    (s, x) => reader(s).read(x),
  ],
  [
    'StreamReader.readexactly',
    /readexactly\(n\)/,
    [...NO_NUMBERS, 1.5, -1, -1e300, Infinity],
    (s, x) => reader(s).readexactly(x),
  ],
  [
    'StreamReader.readuntil',
    /readuntil\(separator\)/,
    [...NO_BYTES, '', new Uint8Array(0), [], [10], ['', 'x'], [undefined], [['x']]],
    (s, x) => reader(s).readuntil(x),
  ],
  [
    'StreamReader.readinto',
    /readinto\(buffer\)/,
    [undefined, 'x', [1], ...NO_BYTES.filter((x) => !ArrayBuffer.isView(x))],
    (s, x) => reader(s).readinto(x),
  ],
  [
    'StreamWriter.write',
    /write\(data\)/,
    [undefined, [65], ...NO_BYTES],
    (s, x) => writer(s).write(x),
  ],
  [
    'StreamWriter.writelines, each',
    /write\(data\)/,
    [undefined, ...NO_BYTES].map((x) => [x]),
    (s, x) => writer(s).writelines(x),
  ],
  [
    'StreamWriter.startTls',
    /^startTls\(ssl, options\)/,
    [
      5,
      'yes',
      null,
      true,
      {},
      [],
      { verfy: false },
      { servername: '' },
      { servername: 'h', cert: 'x' },
    ],
    (s, x) => writer(s).startTls(x),
  ],
  ['encode', /^encode\(text\)/, [undefined, null, 5, true, {}, []], (s, x) => s.encode(x)],
  ['byteLength', /^encode\(text\)/, [undefined, null, 5, true, {}], (s, x) => s.byteLength(x)],
  ['decode', /^decode\(bytes\)/, [undefined, null, 5, 'x', {}, []], (s, x) => s.decode(x)],
  [
    'StreamReader.readexactly, options',
    /options must be \{ encoding: null \}/,
    [null, 5, {}, { encoding: 'utf-8' }],
    (s, x) => reader(s).readexactly(1, x),
  ],
  // The JavaScript engine itself throws these errors.
  [
    'StreamWriter.writelines',
    /iterable/,
    [undefined, null, 5, true, {}, S, 5n, fine],
    (s, x) => writer(s).writelines(x),
  ],
  [
    'createTask, options',
    /createTask\(coro, options\): options/,
    NO_OPTIONS,
    (s, x) => s.createTask(fine, x),
  ],
  ['run, options', /run\(main, options\): options/, NO_OPTIONS, (s, x) => s.run(fine, x)],
  ['Runner', /Runner\(options\): options/, NO_OPTIONS, (s, x) => new s.Runner(x)],
  ['Future.cancel', /Symbol/, [S], (s, x) => new s.Future().cancel(x)],
  ['Task.cancel', /Symbol/, [S], (s, x) => s.currentTask()?.cancel(x)],
  ['Task.setName', /Symbol/, [S], (s, x) => s.currentTask()?.setName(x)],
  [
    'TaskGroup.createTask',
    /createTask\(coro\)/,
    NO_COROUTINES,
    (s, x) => new s.TaskGroup(s.currentTask() as never).createTask(x),
  ],
  ['TaskGroup', /^TaskGroup: use taskGroup\(body\)/, NO_TASKS, (s, x) => new s.TaskGroup(x)],
  ['Timeout', /^Timeout: use timeout\(seconds, body\)/, NO_TASKS, (s, x) => new s.Timeout(1, x)],
  ['Task', /^Task: use createTask\(coro\)/, NO_LOOPS, (s, x) => new s.Task(fine as never, x)],
  [
    'Handle',
    /^Handle, TimerHandle: use callSoon, callLater/,
    NO_LOOPS,
    (s, x) => new s.Handle(x, fine, []),
  ],
  [
    'TimerHandle',
    /^Handle, TimerHandle: use callSoon, callLater/,
    NO_LOOPS,
    (s, x) => new s.TimerHandle(x, 1, fine, []),
  ],
  [
    'StreamReader',
    /^StreamReader: use openConnection\(/,
    [undefined],
    (s, x) => new s.StreamReader(fine as never, x),
  ],
  [
    'StreamWriter',
    /^StreamWriter: use openConnection\(/,
    [undefined],
    (s, x) => new s.StreamWriter(x),
  ],
  [
    'Server',
    /^Server: use startServer\(/,
    [undefined],
    (s, x) => new s.Server(fine as never, fine, x),
  ],
  [
    'Process',
    /^Process: use createSubprocessExec\(/,
    [undefined],
    (s, x) => new s.Process(fine as never, x),
  ],
  ['taskGroup', /taskGroup\(body\)/, [null, ...NO_FUNCTIONS], (s, x) => s.taskGroup(x)],
  [
    'timeout',
    /timeout\(seconds, body\): expected a number/,
    some(NO_NUMBERS),
    (s, x) => s.timeout(x, fine),
  ],
  [
    'timeout, body',
    /timeout\(seconds, body\): expected a function/,
    [null, ...NO_FUNCTIONS],
    (s, x) => s.timeout(1, x),
  ],
  [
    'timeoutAt',
    /timeoutAt\(when, body\): expected a number/,
    some(NO_NUMBERS),
    (s, x) => s.timeoutAt(x, fine),
  ],
  [
    'timeoutAt, body',
    /timeoutAt\(when, body\): expected a function/,
    [null, ...NO_FUNCTIONS],
    (s, x) => s.timeoutAt(1, x),
  ],
  [
    'Timeout.reschedule',
    /reschedule\(when\)/,
    some(NO_NUMBERS),
    (s, x) => new s.Timeout(1, s.currentTask() as never).reschedule(x),
  ],
  [
    'wait',
    /wait\(futures\)/,
    [undefined, null, 5, 'x', true, S, 5n, fine, [], [fine], [undefined], [Promise.resolve()]],
    (s, x) => s.wait(x),
  ],
  ['wait, what cannot be iterated', /iterable/, [{}, ...OURS], (s, x) => s.wait(x)],
  ['wait, a task', /wait\(futures\)/, [0], (s) => s.wait(s.currentTask() as never)],
  [
    'wait, options',
    /wait\(futures, options\): options/,
    NO_OPTIONS,
    (s, x) => s.wait([new s.Future()], x),
  ],
  [
    'wait, timeout',
    /wait: timeout/,
    given(some(NO_NUMBERS)),
    (s, x) => s.wait([new s.Future()], { timeout: x }),
  ],
  [
    'wait, returnWhen',
    /wait: returnWhen/,
    [null, 5, NaN, 'first', '', {}, [], true, S, 5n, fine],
    (s, x) => s.wait([new s.Future()], { returnWhen: x }),
  ],
  [
    'asCompleted',
    /asCompleted\(coros\)/,
    [undefined, null, 5, 'x', true, S, 5n, fine, ...NO_COROUTINES.map((x) => [x])],
    (s, x) => s.asCompleted(x),
  ],
  ['asCompleted, what cannot be iterated', /iterable/, [{}, ...OURS], (s, x) => s.asCompleted(x)],
  [
    'asCompleted, options',
    /asCompleted\(coros, options\): options/,
    NO_OPTIONS,
    (s, x) => s.asCompleted([], x),
  ],
  [
    'asCompleted, timeout',
    /asCompleted: timeout/,
    given(some(NO_NUMBERS)),
    (s, x) => s.asCompleted([], { timeout: x }),
  ],
  ['Queue', /Queue\(maxsize\)/, given(NO_NUMBERS), (s, x) => new s.Queue(x)],
  ['LifoQueue', /Queue\(maxsize\)/, given(NO_NUMBERS), (s, x) => new s.LifoQueue(x)],
  ['PriorityQueue', /Queue\(maxsize\)/, given(NO_NUMBERS), (s, x) => new s.PriorityQueue(x)],
  [
    'PriorityQueue, options',
    /PriorityQueue\(maxsize, options\): options/,
    NO_OPTIONS,
    (s, x) => new s.PriorityQueue(0, x),
  ],
  [
    'PriorityQueue, compare',
    /PriorityQueue\(maxsize, options\): options\.compare must/,
    [null, ...given(NO_FUNCTIONS)],
    (s, x) => new s.PriorityQueue(0, { compare: x }),
  ],
  [
    'PriorityQueue.put',
    /put\(item\)/,
    [undefined, null, NaN, true, S, {}, [], [null], [NaN, 1], fine, ...OURS],
    (s, x) => new s.PriorityQueue().put(x),
  ],
  [
    'PriorityQueue.putNowait',
    /putNowait\(item\)/,
    [undefined, null, NaN, true, S, {}, [], [null], [NaN, 1], fine, ...OURS],
    (s, x) => new s.PriorityQueue().putNowait(x),
  ],
  [
    'RingbufQueue',
    /RingbufQueue\(buffer\)/,
    [undefined, null, 5, NaN, 'x', true, {}, [], S, new Uint8Array(0), (_: unknown) => 1, ...OURS],
    (s, x) => new s.RingbufQueue(x),
  ],
  ['Semaphore', /Semaphore/, [-1, -Infinity, ...given(NO_NUMBERS)], (s, x) => new s.Semaphore(x)],
  [
    'BoundedSemaphore',
    /Semaphore/,
    [-1, -Infinity, ...given(NO_NUMBERS)],
    (s, x) => new s.BoundedSemaphore(x),
  ],
  ['Semaphore.with', /Semaphore\.with\(body\)/, NO_COROUTINES, (s, x) => new s.Semaphore().with(x)],
  [
    'Barrier',
    /Barrier\(parties\)/,
    [0, -1, 0.5, -Infinity, ...NO_NUMBERS],
    (s, x) => new s.Barrier(x),
  ],
  [
    'Condition',
    /Condition\(lock\)/,
    [null, 5, NaN, 'x', true, {}, S, 5n, fine, { acquire: fine, release: fine }, new sim.Queue()],
    (s, x) => new s.Condition(x),
  ],
  ['Condition.with', /Condition\.with\(body\)/, NO_COROUTINES, (s, x) => new s.Condition().with(x)],
  [
    'Condition.waitFor',
    /Condition\.waitFor\(predicate\)/,
    [null, ...NO_FUNCTIONS],
    (s, x) => new s.Condition().waitFor(x),
  ],
  ['Condition.notify', /notify\(n\)/, given(NO_NUMBERS), (s, x) => new s.Condition().notify(x)],
  [
    'RateLimiter',
    /RateLimiter\(maxRate, timePeriod\)/,
    [0, -1, Infinity, -Infinity, ...NO_NUMBERS],
    (s, x) => new s.RateLimiter(x),
  ],
  [
    'RateLimiter, timePeriod',
    /RateLimiter\(maxRate, timePeriod\)/,
    [0, -1, Infinity, -Infinity, ...given(NO_NUMBERS)],
    (s, x) => new s.RateLimiter(1, x),
  ],
  [
    'RateLimiter.acquire',
    /acquire\(amount\)/,
    [3, 1e300, Infinity, ...given(NO_NUMBERS)],
    (s, x) => new s.RateLimiter(2).acquire(x),
  ],
  [
    'RateLimiter.hasCapacity',
    /hasCapacity\(amount\)/,
    given(NO_NUMBERS),
    (s, x) => new s.RateLimiter(2).hasCapacity(x),
  ],
  [
    'RateLimiter.with',
    /RateLimiter\.with\(body\)/,
    NO_COROUTINES,
    (s, x) => new s.RateLimiter(2).with(x),
  ],
  ['Delay', /Delay\(ms, callback\)/, NO_NUMBERS, (s, x) => new s.Delay(x)],
  [
    'Delay, callback',
    /Delay\(ms, callback\)/,
    [null, ...given(NO_FUNCTIONS)],
    (s, x) => new s.Delay(1, x),
  ],
  ['Delay.trigger', /trigger\(ms\)/, given(NO_NUMBERS), (s, x) => new s.Delay(1).trigger(x)],
  ['every', /every\(ms, fn\)/, [0, -1, -Infinity, ...NO_NUMBERS], (s, x) => s.every(x, fine)],
  ['every, fn', /every\(ms, fn\)/, [null, ...NO_FUNCTIONS], (s, x) => s.every(1, x)],
  [
    'collect',
    /collect\(iterable\)/,
    [undefined, null, 5, NaN, true, S, 5n, fine, async function* () {}],
    (s, x) => s.collect(x),
  ],
  [
    'captureCallGraph',
    /captureCallGraph\(future\)/,
    some(given(NO_COROUTINES)),
    (s, x) => s.captureCallGraph(x),
  ],
  [
    'formatCallGraph',
    /captureCallGraph\(future\)/,
    some(given(NO_COROUTINES)),
    (s, x) => s.formatCallGraph(x),
  ],
  [
    'printCallGraph',
    /captureCallGraph\(future\)/,
    some(given(NO_COROUTINES)),
    (s, x) => s.printCallGraph(x),
  ],
  // The JavaScript engine itself throws the errors of these two.
  [
    'printCallGraph, print',
    /not a function/,
    [null, ...given(NO_FUNCTIONS)],
    (s, x) => s.printCallGraph(undefined, x),
  ],
  ['ps', /not a function/, [null, ...given(NO_FUNCTIONS)], (s, x) => s.ps(x)],
  [
    'ExceptionGroup',
    /ExceptionGroup\(message, errors\)/,
    [undefined, null, 5, 'x', {}, [], S, new Set([1]), fine],
    (s, x) => new s.ExceptionGroup('', x),
  ],
  [
    'ExceptionGroup.split',
    /ExceptionGroup/,
    [undefined, null, 5, 'Error', {}, S, [5], [[null]], new Error()],
    (s, x) => new s.ExceptionGroup('', [1]).split(x),
  ],
  [
    'ExceptionGroup.subgroup',
    /ExceptionGroup/,
    [undefined, null, 5, 'Error', {}, S, [5], [[null]], new Error()],
    (s, x) => new s.ExceptionGroup('', [1]).subgroup(x),
  ],
  [
    'EventLoop.callSoon',
    /callSoon\(callback\)/,
    [null, ...NO_FUNCTIONS],
    (s, x) => s.getRunningLoop().callSoon(x),
  ],
  [
    'EventLoop.callSoonThreadsafe',
    /callSoon\(callback\)/,
    [null, ...NO_FUNCTIONS],
    (s, x) => s.getRunningLoop().callSoonThreadsafe(x),
  ],
  [
    'EventLoop.callLater',
    /callLater\(seconds, callback\): expected a number/,
    NO_NUMBERS,
    (s, x) => s.getRunningLoop().callLater(x, fine),
  ],
  [
    'EventLoop.callLater, callback',
    /callLater\(seconds, callback\): expected a function/,
    [null, ...NO_FUNCTIONS],
    (s, x) => s.getRunningLoop().callLater(1, x),
  ],
  [
    'EventLoop.callAt',
    /callAt\(when, callback\): expected a number/,
    NO_NUMBERS,
    (s, x) => s.getRunningLoop().callAt(x, fine),
  ],
  [
    'EventLoop.callAt, callback',
    /callAt\(when, callback\): expected a function/,
    [null, ...NO_FUNCTIONS],
    (s, x) => s.getRunningLoop().callAt(1, x),
  ],
  [
    'EventLoop.createTask',
    /createTask\(coro\)/,
    NO_COROUTINES,
    (s, x) => s.getRunningLoop().createTask(x),
  ],
  [
    'EventLoop.createTask, options',
    /createTask\(coro, options\): options/,
    NO_OPTIONS,
    (s, x) => s.getRunningLoop().createTask(fine, x),
  ],
  [
    'EventLoop.setTaskFactory',
    /setTaskFactory\(factory\)/,
    NO_FUNCTIONS,
    (s, x) => s.getRunningLoop().setTaskFactory(x),
  ],
  [
    'EventLoop.slowCallbackDuration',
    /slowCallbackDuration/,
    NO_NUMBERS,
    (s, x) => {
      s.getRunningLoop().slowCallbackDuration = x;
    },
  ],
  [
    'EventLoop.getaddrinfo',
    /getaddrinfo\(host, port\): host/,
    [undefined, null, 5, NaN, true, {}, [], S, 5n],
    (s, x) => s.getRunningLoop().getaddrinfo(x, 80),
  ],
  [
    'EventLoop.getaddrinfo, port',
    /getaddrinfo\(host, port\): port/,
    NO_PORTS,
    (s, x) => s.getRunningLoop().getaddrinfo('h', x),
  ],
  [
    'EventLoop.callExceptionHandler',
    /task/,
    [undefined, null],
    (s, x) => s.getRunningLoop().callExceptionHandler(x),
  ],
  [
    'EventLoop.defaultExceptionHandler',
    /task/,
    [undefined, null],
    (s, x) => s.getRunningLoop().defaultExceptionHandler(x),
  ],
  // Belongs to a foreign loop.
  [
    'eagerTaskFactory',
    /createTask/,
    [undefined, null, 5, {}, 'x'],
    (s, x) => s.eagerTaskFactory(x, fine as never, {}),
  ],
  [
    'openConnection, options',
    /openConnection\(host, port, options\): options/,
    NO_OPTIONS,
    (s, x) => s.openConnection('h', 80, x),
  ],
  [
    'openConnection, idleTimeout',
    /openConnection\(host, port, options\): options\.idleTimeout/,
    NO_POSITIVES,
    (s, x) => s.openConnection('h', 80, { idleTimeout: x }),
  ],
  [
    'startServer, options',
    /startServer\(handler, host, port, options\): options/,
    NO_OPTIONS,
    (s, x) => s.startServer(fine, null, 0, x),
  ],
  [
    'startServer, idleTimeout',
    /startServer\(handler, host, port, options\): options\.idleTimeout/,
    NO_POSITIVES,
    (s, x) => s.startServer(fine, null, 0, { idleTimeout: x }),
  ],
  [
    'startServer, maxConnections',
    /startServer\(handler, host, port, options\): options\.maxConnections/,
    NO_POSITIVES,
    (s, x) => s.startServer(fine, null, 0, { maxConnections: x }),
  ],
  [
    'startServer, encoding',
    /startServer\(handler, host, port, options\): options\.encoding/,
    ['latin1', 5, null],
    (s, x) => s.startServer(fine, null, 0, { encoding: x }),
  ],
];

/** Functions without arguments that could be wrong: none, any value, or values that only the library makes. */
const FREE = `
  BrokenBarrierError CancelledError EventLoop Future Handle IncompleteReadError InvalidStateError
  LimitOverrunError OSError QueueEmpty QueueFull QueueShutDown Server StreamReader StreamWriter
  Task Timeout TimeoutError TimerHandle Event Lock ThreadSafeFlag
  allTasks currentTask ticksMs getEventLoop getRunningLoop iscoroutine isfuture newEventLoop
  DatagramEndpoint DatagramEndpoint.recvfrom DatagramEndpoint.getExtraInfo DatagramEndpoint.close
  DatagramEndpoint.isClosing DatagramEndpoint.toString DatagramEndpoint.onOpen DatagramEndpoint.onError
  DatagramEndpoint.onReadable Process Process.wait Process.communicate Process.sendSignal
  Process.terminate Process.kill runCoroutineThreadsafe
  Barrier.wait Barrier.reset Barrier.abort BoundedSemaphore.release
  Condition.locked Condition.acquire Condition.release Condition.hold Condition.wait
  Condition.notifyAll Delay.stop Delay.running Delay.wait
  Event.isSet Event.set Event.clear Event.wait EventLoop.time EventLoop.createFuture
  EventLoop.runForever EventLoop.stop EventLoop.close EventLoop.isRunning EventLoop.isClosed
  EventLoop.getExceptionHandler EventLoop.getTaskFactory EventLoop.setDebug EventLoop.getDebug
  Future.done Future.cancelled Future.result Future.exception Future.setResult Future.setException
  Future.removeDoneCallback Future.toString Handle.cancel Handle.cancelled Handle.toString
  Lock.locked Lock.acquire Lock.release Lock.hold
  Queue.qsize Queue.empty Queue.full Queue.put Queue.putNowait Queue.get Queue.getNowait
  Queue.taskDone Queue.join Queue.shutdown RingbufQueue.putNowait RingbufQueue.peek
  Runner.getLoop Runner.close Semaphore.locked Semaphore.acquire Semaphore.release Semaphore.hold
  Server.isServing Server.close Server.closeClients Server.abortClients Server.serveForever
  Server.waitClosed StreamReader.readline StreamReader.atEof StreamWriter.drain StreamWriter.close StreamWriter.abort
  StreamWriter.waitClosed StreamWriter.isClosing StreamWriter.writeEof StreamWriter.canWriteEof
  StreamWriter.getExtraInfo StreamWriter.onReadable StreamWriter.onWritable StreamWriter.onClosed
  Task.getName Task.cancelling Task.uncancel Task.getCoro Task.setResult Task.setException
  Task.toString ThreadSafeFlag.set ThreadSafeFlag.clear ThreadSafeFlag.wait
  Timeout.when Timeout.expired TimerHandle.when TimerHandle.cancel`;

// Tested with the classes that inherit them; the last one is a property.
const INHERITED = [
  'PriorityQueue.put',
  'PriorityQueue.putNowait',
  'Task.addDoneCallback',
  'EventLoop.slowCallbackDuration',
];
// Tested below, because no loop may run.
const OUTSIDE = 'run Runner.run EventLoop.runUntilComplete';

/** What the simulation lacks, or what needs an endpoint: called on Node. */
const ON_NODE: [
  name: string,
  expected: RegExp,
  values: unknown[],
  call: (bad: never, endpoint: Node.DatagramEndpoint) => unknown,
][] = [
  [
    'createDatagramEndpoint',
    /createDatagramEndpoint\(options\): options\.localAddr/,
    [7, 'x', {}],
    (x) => node.createDatagramEndpoint({ localAddr: x }),
  ],
  [
    'DatagramEndpoint.recvfromInto',
    /recvfromInto\(buffer\): expected a typed array/,
    [undefined, 5, {}],
    (x, endpoint) => endpoint.recvfromInto(x),
  ],
  [
    'DatagramEndpoint.sendto',
    /sendto\(data, addr\): (?:expected a Uint8Array or a string|addr must be)/,
    [undefined, 5, {}],
    (x, endpoint) => endpoint.sendto(x, ['127.0.0.1', 5]),
  ],
  [
    'createSubprocessExec',
    /createSubprocessExec\(argv, options\): expected \[program, \.\.\.args\]/,
    [undefined, 6, {}, null, []],
    (x) => node.createSubprocessExec(x),
  ],
  [
    'createSubprocessShell',
    /createSubprocessShell\(command, options\): expected strings/,
    [undefined, 6, {}, null],
    (x) => node.createSubprocessShell(x),
  ],
  [
    'openUnixConnection',
    /openUnixConnection\(path, options\): path/,
    [undefined, 6, {}, null],
    (x) => node.openUnixConnection(x),
  ],
  [
    'startUnixServer',
    /startUnixServer\(handler, path, options\): handler/,
    [undefined, 6, {}, null],
    (x) => node.startUnixServer(x, '/nowhere'),
  ],
  [
    'connectReadPipe',
    /connectReadPipe\(fd, options\): /,
    [undefined, -1, 'x', {}],
    (x) => node.connectReadPipe(x),
  ],
  [
    'connectWritePipe',
    /connectWritePipe\(fd, options\): /,
    [undefined, -1, 'x', {}],
    (x) => node.connectWritePipe(x),
  ],
  [
    'openStdin',
    /openStdin\(options\): options\.limit/,
    [-1, 'x', {}],
    (x) => node.openStdin({ limit: x }),
  ],
  [
    'openSerialConnection',
    /openSerialConnection\(device, options\): device/,
    [undefined, 6, {}],
    (x) => node.openSerialConnection(x),
  ],
  [
    'EventLoop.runInExecutor',
    /runInExecutor\(executor, fn, \.\.\.args\): executor must be null/,
    [7, 'x', {}],
    (x) => node.getRunningLoop().runInExecutor(x, () => 1),
  ],
  ['toThread', /toThread\(fn, \.\.\.args\): fn/, [undefined, 7, {}], (x) => node.toThread(x)],
  [
    'EventLoop.addSignalHandler',
    /addSignalHandler\(signal, callback\): expected a function/,
    [undefined, 5, 'x', {}],
    (x) => node.getRunningLoop().addSignalHandler('SIGUSR1', x),
  ],
  [
    'EventLoop.removeSignalHandler',
    /signal: expected a name or a number/,
    [undefined, null, {}],
    (x) => node.getRunningLoop().removeSignalHandler(x),
  ],
];
// Part of the simulation, which has its own tests.
const SIMULATION = 'SimPort SimulationError explore newWorld simulate';

/** The functions that the library exports, and the methods of its classes. */
function names(): string[] {
  const found: string[] = [];
  for (const [name, x] of Object.entries(sim)) {
    if (typeof x !== 'function' || SIMULATION.split(' ').includes(name)) continue;
    found.push(name);
    for (const [method, { value }] of Object.entries(
      Object.getOwnPropertyDescriptors((x.prototype as object | undefined) ?? {}),
    ))
      if (typeof value === 'function' && method !== 'constructor' && !method.endsWith('_'))
        found.push(`${name}.${method}`);
  }
  return found;
}

function reader(s: typeof sim) {
  return new s.StreamReader(
    { port_: s.world, limit_: 65536, text_: false, idle_: 0 } as never,
    noTransport as never,
  );
}

function writer(s: typeof sim) {
  return new s.StreamWriter(reader(s) as never);
}

function shown(x: unknown): string {
  if (typeof x === 'bigint') return `${x}n`;
  if (typeof x === 'string') return `'${x}'`;
  if (Array.isArray(x)) return `[${x.map(shown).join(', ')}]`;
  if (typeof x !== 'object' || x === null)
    return typeof x === 'function' ? 'a function' : String(x);
  return x.constructor === Object ? JSON.stringify(x) : `a ${x.constructor.name}`;
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

  for (const bad of NO_COROUTINES) {
    it(`run: ${shown(bad)}`, () => {
      assert.throws(() => sim.run(bad as never), /^TypeError: run\(main\): expected a coroutine/);
      // run() has left no loop open.
      sim.newEventLoop().close();
    });
    it(`Runner.run: ${shown(bad)}`, async () => {
      const runner = new sim.Runner();
      assert.throws(() => runner.run(bad as never), /^TypeError: Runner\.run\(main\): expected/);
      await runner.close();
    });
    it(`EventLoop.runUntilComplete: ${shown(bad)}`, () => {
      const loop = sim.newEventLoop();
      const wrong = /^TypeError: runUntilComplete\(future\): expected a coroutine/;
      assert.throws(() => loop.runUntilComplete(bad as never), wrong);
      loop.close();
    });
  }

  it('to what the simulation lacks', async () => {
    await node.run(async () => {
      const endpoint = await node.createDatagramEndpoint();
      for (const [name, expected, values, call] of ON_NODE)
        for (const bad of values)
          assert.throws(
            () => call(bad as never, endpoint),
            (error: unknown) => {
              assert.ok(error instanceof TypeError || error instanceof RangeError, String(error));
              assert.match(`${name}: ${error.message}`, expected);
              return true;
            },
          );
      endpoint.close();
      assert.throws(() => node.runCoroutineThreadsafe(fine), /is no function of toThread/);
    });
  });

  it('is tested with all functions and methods', () => {
    const tried = CALLS.map(([name]) => (name.split(',') as [string])[0]);
    const onNode = ON_NODE.map(([name]) => name).filter((name) => name !== 'toThread');
    const known = [...tried, ...onNode, ...`${FREE} ${OUTSIDE}`.trim().split(/\s+/)];
    assert.deepEqual(
      names().filter((name) => !known.includes(name)),
      [],
    );
    assert.deepEqual(
      known.filter((name) => !names().includes(name) && !INHERITED.includes(name)),
      [],
    );
  });

  it('of an option names the options that exist', () =>
    play(async () => {
      const { asCompleted, createTask, gather, PriorityQueue, Runner, run, taskGroup, wait } = sim;
      const wrong = { debgu: true } as object;
      const refuses = (where: string, names: string, call: () => unknown): void => {
        const message = `${where}: no option 'debgu'; did you mean '${names}'?`;
        assert.throws(call, { name: 'TypeError', message });
      };
      refuses('run(main, options)', 'debug', () => run(fine, wrong));
      refuses('Runner(options)', 'debug', () => new Runner(wrong));
      const names = "name' or 'eagerStart";
      refuses('createTask(coro, options)', names, () => createTask(fine, wrong));
      const loop = sim.getRunningLoop();
      refuses('createTask(coro, options)', names, () => loop.createTask(fine, wrong));
      await taskGroup(async (group) => {
        refuses('createTask(coro, options)', names, () => group.createTask(fine, wrong));
      });
      const futures = [new sim.Future()];
      refuses('wait(futures, options)', "timeout' or 'returnWhen", () => wait(futures, wrong));
      refuses('asCompleted(coros, options)', 'timeout', () => asCompleted([], wrong));
      refuses('gather(...coros, options)', 'returnExceptions', () => gather(fine, wrong as never));
      refuses('PriorityQueue(maxsize, options)', 'compare', () => new PriorityQueue(0, wrong));
      // Every option that exists is taken, also one that is undefined.
      await createTask(fine, { name: 'a', eagerStart: true });
      await createTask(fine, { name: undefined } as object);
      await gather(fine, { returnExceptions: true });
    }));

  it('is no error for isfuture and iscoroutine', () => {
    for (const x of NO_COROUTINES) assert.ok(!sim.isfuture(x) && !sim.iscoroutine(x), shown(x));
  });

  it('a cancellation without a text does not end the program', () =>
    play(async () => {
      const { CancelledError, createTask, Future, gather, sleep } = sim;
      for (const wait of [() => sleep(1), () => new Future(), () => gather(sleep(1))]) {
        const task = createTask(async () => await wait());
        await sleep(0);
        assert.throws(() => task.cancel(S as never), TypeError);
        assert.throws(() => task.cancel(Object.create(null)), TypeError);
        assert.equal(task.cancelling(), 0);
        task.cancel(5 as never);
        const error = await task.catch((error) => error);
        assert.ok(error instanceof CancelledError && error.message === '5');
      }
    }));

  it('numbers are accepted as in Python: negative, huge, with fractions', () =>
    play(async (world) => {
      const { createTask, getRunningLoop, Queue, sleep, sleepMs, timeout, wait, waitFor } = sim;
      for (const maxsize of [-1, 0, -Infinity, Infinity, 1e300, 2.5]) {
        for (const queue of [new Queue(maxsize), new sim.PriorityQueue<number>(maxsize)]) {
          for (let i = 0; i < 3; i++) queue.putNowait(i);
          assert.equal(queue.full(), maxsize === 2.5);
          assert.equal(queue.maxsize, maxsize);
        }
      }
      const start = world.now();
      for (const s of [-1, -0, -1e300, -Infinity, 1e-300]) await sleep(s);
      for (const ms of [-1, -0, -1e300, -Infinity]) assert.equal(await sleepMs(ms, 7), 7);
      assert.ok(world.now() - start <= 1);
      for (const seconds of [1e300, Infinity, Number.MAX_VALUE, 2 ** 31, 2 ** 53]) {
        const tasks = [
          createTask(() => sleep(seconds)),
          createTask(() => sleepMs(seconds)),
          createTask(() => waitFor(new sim.Future(), seconds)),
          createTask(() => timeout(seconds, () => sleep(seconds))),
          createTask(() => wait([new sim.Future()], { timeout: seconds })),
          sim.every(seconds, fine),
        ];
        const handle = getRunningLoop().callLater(seconds, () => assert.fail());
        await sleep(1);
        handle.cancel();
        for (const task of tasks) {
          assert.equal(task.done(), false);
          task.cancel();
        }
        await wait(tasks);
      }
      for (const seconds of [0, -1, -Infinity]) {
        await assert.rejects(async () => await waitFor(fine, seconds), sim.TimeoutError);
        const late = timeout(seconds, async () => await sleep(1));
        await assert.rejects(async () => await late, sim.TimeoutError);
        assert.equal((await wait([new sim.Future()], { timeout: seconds }))[1].size, 1);
        let called = 0;
        getRunningLoop().callLater(seconds, () => called++);
        await sleepMs(1);
        assert.equal(called, 1);
      }
      const semaphore = new sim.Semaphore(Infinity);
      for (let i = 0; i < 9; i++) await semaphore.acquire();
      assert.equal(new sim.Semaphore(0).locked(), true);
      const condition = new sim.Condition();
      await condition.with(async () => {
        for (const n of [0, -1, -Infinity, Infinity, 1e300, 0.5]) condition.notify(n);
      });
      const limiter = new sim.RateLimiter(1e300, 1e-300);
      assert.ok(limiter.hasCapacity(-1) && limiter.hasCapacity(0));
      await limiter.acquire(1e299);
      for (const ms of [-1, 0, -Infinity]) {
        const delay = new sim.Delay(ms);
        delay.trigger();
        await delay.wait();
      }
    }));

  it('closed objects report that they are closed', async () => {
    const closed = sim.newEventLoop();
    closed.close();
    closed.close();
    const over = /^Error: Event loop is closed/;
    assert.throws(() => closed.callSoon(fine), over);
    assert.throws(() => closed.callLater(1, fine), over);
    assert.throws(() => closed.callAt(1, fine), over);
    assert.throws(() => closed.createTask(fine), over);
    assert.throws(() => closed.runForever(), over);
    assert.throws(() => closed.runUntilComplete(fine), over);
    const runner = new sim.Runner();
    await runner.close();
    await runner.close();
    assert.throws(() => runner.run(fine), /^Error: Runner is closed/);
    assert.throws(() => runner.getLoop(), /^Error: Runner is closed/);
    await play(async () => {
      assert.throws(() => sim.run(fine), /^Error: run\(\) cannot be called from a running/);
      const server = await sim.startServer(fine, 'localhost', 0);
      const [read, write] = await sim.openConnection('localhost', server.port);
      server.close();
      server.close();
      assert.throws(() => server.port, /^Error: server is closed/);
      assert.deepEqual(server.sockets, []);
      await assert.rejects(async () => await server.serveForever(), /^Error: server is closed/);
      write.close();
      write.close();
      assert.throws(() => write.write('x'), /^OSError: EPIPE/);
      assert.throws(() => write.writelines(['x']), /^OSError: EPIPE/);
      assert.throws(() => write.write(5 as never), /write\(data\)/);
      assert.equal((await read.read()).length, 0);
      assert.throws(() => read.readexactly(-1), /readexactly\(n\)/);
      server.closeClients();
      await server.waitClosed();
      const queue = new sim.Queue();
      queue.shutdown();
      queue.shutdown(true);
      assert.throws(() => queue.putNowait(1), sim.QueueShutDown);
      assert.throws(() => queue.getNowait(), sim.QueueShutDown);
    });
  });

  it('a task of another run does not belong to this one', async () => {
    const [task] = await play(async () => [sim.currentTask() as InstanceType<typeof sim.Task>]);
    await play(async () => {
      assert.equal(sim.allTasks().has(task), false);
      assert.equal(task.cancel(), false);
      assert.equal(await sim.wait([task]).then(([done]) => done.size), 1);
      assert.equal(sim.ensureFuture(task as never), task);
    });
  });

  it('valid input is accepted', () =>
    play(async () => {
      const { createTask, getRunningLoop, sleep, sleepMs } = sim;
      await sleep(0);
      await sleepMs(0.5);
      await sim.waitFor(fine, null);
      await sim.timeout(null, fine);
      assert.deepEqual(await sim.gather(fine, {}), [undefined]);
      assert.deepEqual(await sim.gather(), []);
      reader(sim).readuntil('x');
      reader(sim).readuntil(['x', new Uint8Array(1)]);
      reader(sim).read(-5);
      reader(sim).readexactly(0);
      writer(sim).write('x');
      writer(sim).writelines(['x', new Uint8Array(1)]);
      writer(sim).writelines('xyz');
      assert.equal(writer(sim).getExtraInfo(5 as never, 7), 7);
      new sim.Future().addDoneCallback(() => {});
      assert.equal(new sim.Future().removeDoneCallback(5 as never), 0);
      await createTask(fine, {});
      await createTask(fine, { name: 5 as never });
      getRunningLoop().setExceptionHandler(null);
      getRunningLoop().setTaskFactory(null);
      assert.deepEqual(await sim.collect('ab'), ['a', 'b']);
      assert.deepEqual(await sim.collect([1, Promise.resolve(2)]), [1, 2]);
      assert.deepEqual([...sim.asCompleted([])], []);
      new sim.PriorityQueue(0, {});
      new sim.PriorityQueue(0, { compare: () => 0 }).putNowait({});
      new sim.RingbufQueue([0, 0]);
      new sim.Delay(1, undefined).trigger(undefined);
    }));
});
