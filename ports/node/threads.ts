import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Port } from '../../src/core/port.js';
import { type Payload, scriptOf } from '../../src/threads/inside.js';
import { threads } from '../../src/threads/threads.js';
import type { NodePort } from './port.js';

/** What Node gives to the script of a worker. */
type Require = (name: string) => never;

/**
 * What the worker runs: its text is sent there, so it uses nothing of this module. Each reply adds one to `count[0]`,
 * which the function waits for, and each message that was taken adds one to `count[1]`: a function that sends without
 * end waits for that, as the loop would have to take all that it sends.
 */
function work(require: Require): void {
  const { parentPort, receiveMessageOnPort, workerData } =
    require('node:worker_threads') as typeof import('node:worker_threads');
  const { runInThisContext } = require('node:vm') as typeof import('node:vm');
  const port = parentPort as NonNullable<typeof parentPort>;
  const { text, payload, count, ahead } = workerData as Data;
  let sent = 0;
  const send = (kind: number, value: unknown): void => {
    try {
      port.postMessage([kind, value]);
    } catch (error) {
      throw new TypeError(`cannot be copied to another thread: ${(error as Error).message}`);
    }
    sent++;
    for (;;) {
      const taken = Atomics.load(count, 1);
      if (((sent - taken) | 0) < ahead) return;
      Atomics.wait(count, 1, taken);
    }
  };
  const receive = (ms: number): unknown => {
    const end = Date.now() + ms;
    for (;;) {
      const seen = Atomics.load(count, 0);
      const reply = receiveMessageOnPort(port);
      if (reply !== undefined) return reply.message;
      if (Atomics.wait(count, 0, seen, Math.max(end - Date.now(), 0)) === 'timed-out')
        return undefined;
    }
  };
  try {
    runInThisContext(text, { filename: 'toThread' })(payload, send, receive);
  } catch (error) {
    const { name, message, stack } = error as Error;
    send(1, [true, name, message, stack]);
  }
}

interface Data {
  text: string;
  payload: Payload;
  count: Int32Array;
  ahead: number;
}

/** How many messages a thread may send before the loop has taken the first of them. */
const AHEAD = 64;

/** Source: CPython ThreadPoolExecutor. */
const MOST = 32;

/** Runs a function in a thread; see src/threads/threads.ts. */
export const toThread = /* @__PURE__ */ threads({
  most: () => Math.min(MOST, availableParallelism() + 4),
  start(port: Port, text, payload, onMessage) {
    const { open_ } = port as NodePort;
    const count = new Int32Array(new SharedArrayBuffer(8));
    const workerData: Data = { text: scriptOf(text), payload, count, ahead: AHEAD };
    const worker = copying(() => new Worker(`(${work})(require)`, { eval: true, workerData }));
    const thread = {
      reply(value: unknown): void {
        copying(() => worker.postMessage(value));
        Atomics.add(count, 0, 1);
        Atomics.notify(count, 0);
      },
      close(): void {
        open_.delete(thread);
        worker.removeAllListeners();
        worker.terminate();
      },
      abort(): void {
        thread.close();
      },
    };
    open_.add(thread);
    worker.on('message', ([kind, value]: [number, unknown]) => {
      Atomics.add(count, 1, 1);
      Atomics.notify(count, 1);
      onMessage(kind, value);
    });
    worker.on('error', ({ name, message, stack }: Error) =>
      onMessage(1, [true, name, message, stack]),
    );
    worker.on('exit', () => onMessage(1, [true, 'Error', 'the thread has ended itself', '']));
    return thread;
  },
});

/** Node's error about what cannot be copied, as a TypeError. */
function copying<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new TypeError(`cannot be copied to another thread: ${(error as Error).message}`);
  }
}
