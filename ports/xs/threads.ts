import { OSError } from '../../src/core/exceptions.js';
import type { Port } from '../../src/core/port.js';
import { threads } from '../../src/threads/threads.js';
import { host, type XsPort } from './port.js';

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
