import type { Port } from '../../src/core/port.js';
import { scriptOf } from '../../src/threads/inside.js';
import { threads } from '../../src/threads/threads.js';
import { osError, type QuickJsPort } from './port.js';
import * as native from './uasyncio.so';

type OnMessage = (kind: number, value: unknown) => void;

/** How many messages of one thread are taken in one turn: epoll reports the others in the next one. */
const BATCH = 64;

/** A thread with an engine of its own. A descriptor stands for it, which epoll reports when there are messages. */
class NativeThread {
  declare private port_: QuickJsPort;
  declare private fd_: number;
  declare private onMessage_: OnMessage;

  constructor(port: QuickJsPort, fd: number, onMessage: OnMessage) {
    this.port_ = port;
    this.fd_ = fd;
    this.onMessage_ = onMessage;
    port.watch_(fd, this);
  }

  onEvents(): void {
    for (let count = 0; count < BATCH && this.fd_ >= 0; count++) {
      const message = native.threadMessage(this.fd_);
      if (message === undefined) return;
      this.onMessage_(message[0], message[1]);
    }
  }

  reply(value: unknown): void {
    native.threadReply(this.fd_, value);
  }

  close(): void {
    if (this.fd_ < 0) return;
    native.threadEnd(this.fd_);
    this.port_.unwatch_(this.fd_);
    this.fd_ = -1;
  }
}

/** Runs a function in a thread; see src/threads/threads.ts. */
export const toThread = /* @__PURE__ */ threads({
  most: native.threadMost,
  start(port: Port, text, payload, onMessage) {
    const fd = native.threadStart(scriptOf(text), payload);
    if (fd < 0) throw osError(fd);
    return new NativeThread(port as QuickJsPort, fd, onMessage);
  },
});
