import { OSError } from '../../src/core/exceptions.js';
import type { Port } from '../../src/core/port.js';
import { threads } from '../../src/threads/threads.js';
import { host, type XsPort } from './port.js';

/** The part of our host that runs functions in threads, each with a machine of its own. */
export interface HostThreads {
  /** Returns a number for the thread, or the code of an error. Throws if the payload cannot be copied. */
  start(
    text: string,
    payload: unknown,
    onMessage: (kind: number, value: unknown) => void,
  ): number | string;
  /** Throws if the value cannot be copied. */
  reply(thread: number, value: unknown): void;
  end(thread: number): void;
  most(): number;
}

/** Runs a function in a thread; see src/threads/threads.ts. */
export const toThread = /* @__PURE__ */ threads({
  most: () => host()?.threads?.most() ?? 1,
  start(port: Port, text, payload, onMessage) {
    const xs = port as XsPort;
    const threads = host()?.threads;
    if (threads === undefined) throw new OSError('ENOTSUP', 'toThread: this engine has no threads');
    const started = threads.start(text, payload, (kind, value) => {
      xs.enter_();
      onMessage(kind, value);
      xs.leave_();
    });
    if (typeof started === 'string') throw new OSError(started, 'no thread could be started');
    const thread = {
      reply: (value: unknown) => threads.reply(started, value),
      close(): void {
        xs.forget_(thread);
        threads.end(started);
      },
    };
    xs.open_.push(thread);
    return thread;
  },
});
