export type { Awaitable } from './awaitable.js';
export { Barrier } from './barrier.js';
export { collect } from './collect.js';
export { Condition } from './condition.js';
export { type ConnectOptions, openConnection } from './connect.js';
export { type Coroutine, iscoroutine } from './coroutines.js';
export { Delay } from './delay.js';
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
} from './events.js';
export { every } from './every.js';
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
} from './exceptions.js';
export { Future, isfuture } from './futures.js';
export { type GatherOptions, gather, shield } from './gather.js';
export { type CallGraph, captureCallGraph, formatCallGraph, printCallGraph } from './graph.js';
export { Event, type Hold, Lock, ThreadSafeFlag } from './locks.js';

export {
  type Buffer,
  type Compare,
  LifoQueue,
  PriorityQueue,
  Queue,
  RingbufQueue,
} from './queues.js';
export { RateLimiter } from './ratelimiter.js';
export { type Run, Runner, type RunOptions, run } from './runners.js';
export { BoundedSemaphore, Semaphore } from './semaphores.js';
export { type ClientHandler, Server, type ServerOptions, startServer } from './server.js';
export { sleep, sleepMs } from './sleep.js';
export { type StreamOptions, StreamReader, StreamWriter } from './streams.js';
export { TaskGroup, taskGroup } from './taskgroups.js';
export {
  allTasks,
  createTask,
  currentTask,
  ensureFuture,
  Task,
  type TaskOptions,
} from './tasks.js';
export { Timeout, timeout, timeoutAt } from './timeout.js';
export { waitFor, waitForMs } from './timeouts.js';
export { ps } from './tools.js';
export {
  ALL_COMPLETED,
  asCompleted,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  type WaitOptions,
  wait,
} from './wait.js';
