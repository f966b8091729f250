import type { OSError } from '../../src/core/exceptions.js';
import type { Port, Transport } from '../../src/core/port.js';
import {
  type ChildEvents,
  type CreateSubprocessExec,
  type CreateSubprocessShell,
  exec,
  type SpawnRequest,
  shell,
} from '../../src/process/subprocess.js';
import { PipeTransport, READS, WRITES } from './pipes.js';
import { EAGAIN, osError, type QuickJsPort, signalNumber, type Watched } from './port.js';
import * as native from './uasyncio.so';

/** What `reap` returns for a signal: this and its number. */
const BY_SIGNAL = 256;
/** The exit code of a child that something else has reaped. Source: CPython. */
const UNKNOWN = 255;

/** A child that runs; epoll reports its end. */
class ChildWatch implements Watched {
  constructor(
    private port_: QuickJsPort,
    private fd_: number,
    private pid_: number,
    private events_: ChildEvents,
  ) {
    port_.watch_(fd_, this);
  }

  onEvents(): void {
    const status = native.reap(this.pid_);
    if (status === EAGAIN) return;
    this.forget_();
    const code = status < 0 ? UNKNOWN : status;
    this.events_.onExit(code < BY_SIGNAL ? code : BY_SIGNAL - code);
  }

  private forget_(): void {
    this.port_.unwatch_(this.fd_);
    this.fd_ = -1;
  }

  close(): void {
    if (this.fd_ < 0) return;
    native.endChild(this.pid_);
    this.forget_();
  }
}

function streamOf(port: QuickJsPort, fd: number, use: number): Transport | undefined {
  return fd < 0 ? undefined : new PipeTransport(port, fd, use);
}

function spawn(port: Port, request: SpawnRequest, events: ChildEvents): () => void {
  const { argv_, cwd_, env_, stdio_ } = request;
  const env = env_ && Object.keys(env_).map((name) => `${name}=${env_[name]}`);
  const started = native.spawn(argv_, env, cwd_, ...stdio_);
  const [pid, fd] = started;
  if (pid < 0) {
    const error = osError(pid);
    if (fd !== 0) error.message += ` (cwd ${cwd_})`;
    events.onFailed(error);
    return () => {};
  }
  const child = new ChildWatch(port as QuickJsPort, fd, pid, events);
  const transports: (Transport | undefined)[] = [];
  try {
    for (let at = 2; at < started.length; at++)
      transports.push(
        streamOf(port as QuickJsPort, started[at] as number, at > 2 ? READS : WRITES),
      );
  } catch (error) {
    child.close();
    for (const each of transports) each?.close();
    for (const own of started.slice(2 + transports.length)) if (own >= 0) native.close(own);
    events.onFailed(error as OSError);
    return () => {};
  }
  events.onStarted({
    pid,
    transports,
    kill(signal) {
      const error = native.kill(pid, signalNumber(signal));
      if (error < 0) throw osError(error);
    },
  });
  return () => child.close();
}

export const createSubprocessExec: CreateSubprocessExec = (argv, options) =>
  exec(spawn, argv, options);

export const createSubprocessShell: CreateSubprocessShell = (command, options) =>
  shell(spawn, command, options);
