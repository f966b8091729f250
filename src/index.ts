export { collect } from './combine/collect.js';
export { every } from './combine/every.js';
export { type GatherOptions, gather, shield } from './combine/gather.js';
export { TaskGroup, taskGroup } from './combine/taskgroups.js';
export { Timeout, timeout, timeoutAt } from './combine/timeouts.js';
export {
  ALL_COMPLETED,
  asCompleted,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  type WaitOptions,
  wait,
} from './combine/wait.js';
export { waitFor, waitForMs } from './combine/waitfor.js';
export type { Awaitable } from './core/awaitable.js';
export { type Coroutine, iscoroutine } from './core/coroutines.js';
export {
  BrokenBarrierError,
  CancelledError,
  type ErrorCondition,
  ExceptionGroup,
  IncompleteReadError,
  InvalidStateError,
  LimitOverrunError,
  OSError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  TimeoutError,
} from './core/exceptions.js';
export { Future, isfuture } from './core/futures.js';
export type { TlsOptions } from './core/port.js';
export { sleep, sleepMs, ticksMs } from './core/sleep.js';
export {
  allTasks,
  createTask,
  currentTask,
  ensureFuture,
  Task,
  type TaskOptions,
} from './core/tasks.js';
export {
  type CallGraph,
  captureCallGraph,
  formatCallGraph,
  printCallGraph,
} from './debug/graph.js';
export { ps } from './debug/ps.js';
export type { PipeReader } from './process/pipes.js';
export type { SerialOptions } from './process/serial.js';
export { DEVNULL, PIPE, Process, STDOUT, type SubprocessOptions } from './process/subprocess.js';
export {
  type AddressInfo,
  EventLoop,
  type ExceptionHandler,
  eagerTaskFactory,
  getEventLoop,
  getRunningLoop,
  Handle,
  newEventLoop,
  type TaskFactory,
  TimerHandle,
} from './run/eventloop.js';
export { type Run, Runner, type RunOptions, run } from './run/runners.js';
export { type ConnectOptions, openConnection } from './streams/connect.js';
export {
  type Datagram,
  DatagramEndpoint,
  type DatagramOptions,
  type Membership,
} from './streams/datagrams.js';
export type { StreamOptions, TlsLimits } from './streams/options.js';
export { StreamReader } from './streams/reader.js';
export { type ClientHandler, Server, type ServerOptions, startServer } from './streams/server.js';
export { byteLength, decode, encode } from './streams/text.js';
export { type PeerCertificate, StreamWriter } from './streams/writer.js';
export { Barrier } from './sync/barrier.js';
export { Condition } from './sync/condition.js';
export { Delay } from './sync/delay.js';
export { Event, type Hold, Lock, ThreadSafeFlag } from './sync/locks.js';
export {
  type Buffer,
  type Compare,
  LifoQueue,
  PriorityQueue,
  Queue,
  RingbufQueue,
} from './sync/queues.js';
export { RateLimiter } from './sync/ratelimiter.js';
export { BoundedSemaphore, Semaphore } from './sync/semaphores.js';
export type { ToThread } from './threads/threads.js';
export { runCoroutineThreadsafe, type ThreadsafeFuture } from './threads/threadsafe.js';
