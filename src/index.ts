export type { Awaitable } from './awaitable.js';
export { type ConnectOptions, openConnection } from './connect.js';
export { type Coroutine, iscoroutine } from './coroutines.js';
export {
  CancelledError,
  IncompleteReadError,
  InvalidStateError,
  LimitOverrunError,
  OSError,
  TimeoutError,
} from './exceptions.js';
export { Future, isfuture } from './futures.js';
export { type GatherOptions, gather, shield } from './gather.js';
export { Event, Lock, ThreadSafeFlag } from './locks.js';
export { type ExceptionContext, type ExceptionHandler, getRunningLoop, type Loop } from './loop.js';
export { run } from './runners.js';
export { type ClientHandler, Server, type ServerOptions, startServer } from './server.js';
export { sleep, sleepMs } from './sleep.js';
export { type StreamOptions, StreamReader, StreamWriter } from './streams.js';
export { allTasks, createTask, currentTask, ensureFuture, type Task } from './tasks.js';
export { waitFor, waitForMs } from './timeouts.js';
