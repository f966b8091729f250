/*
 * Calls against the direction of the imports: a file of a lower layer calls a function that a file of a higher
 * layer has set. This file imports nothing, so the types are loose.
 */
type Then = (target: never, onValue?: never, onError?: never) => object | undefined;
type OnFrameMade = ((frame: never) => void) | null;
type OnUnawaited = ((frame: never, task: never, loop: never) => void) | null;
type OnValueAwaited = ((value: never, task: never) => void) | null;
type OnTaskMade = ((task: never, loop: never) => void) | null;
type AwaitForeign = (task: never, x: never) => unknown;
type AwaitedLast = (x: never) => unknown;
type FunctionFrame = ((call: () => unknown) => object) | null;
type ToThread = ((fn: never, ...args: never[]) => unknown) | null;
type Encryption = {
  startTls_(writer: never, ssl: never, limits: never): unknown;
  encrypt_(writer: never, tls: never, limits: never): unknown;
  serve_(writer: never): unknown;
  end_(writer: never, seconds: number): void;
} | null;
type Inspector = { inspect_(): void; interrupted_(): void } | null;

/** Implements `then` of every awaitable; called by awaitable.ts. Set by tasks.ts, and replaced by native.ts. */
export let subscribeThen: Then;
/** Makes tasks of coroutines that are not awaited; called by frame.ts. Set by tasks.ts. */
export let startUnawaited: () => void;
/** Called with each new frame, by frame.ts. Set by debug.ts. */
export let onFrameMade: OnFrameMade = null;
/** Called with each coroutine that was called and not awaited, by tasks.ts. Set by debug.ts. */
export let onUnawaited: OnUnawaited = null;
/** Called with each awaited value that nothing has to be done for, by coroutines.ts. Set by debug.ts. */
export let onValueAwaited: OnValueAwaited = null;
/** Called with each new task, by tasks.ts. Set by ps.ts. */
export let onTaskMade: OnTaskMade = null;
/** Awaits a value that is no object of this library; called by frame.ts. Set by coroutines.ts. */
export let awaitForeign: AwaitForeign;
/** What a coroutine that returns the value awaits before it ends; called by frame.ts. Set by coroutines.ts. */
export let awaitedLast: AwaitedLast;
/** Makes the frame that calls a function; called by coroutines.ts, which has a simpler default. Set by native.ts. */
export let functionFrame: FunctionFrame = null;
/**
 * Prints what the tasks do: ports call `inspect_` at SIGQUIT, and running.ts at a second Ctrl-C. `interrupted_` is
 * called when Ctrl-C or SIGTERM has cancelled main. Set by inspect.ts.
 */
export let inspector: Inspector = null;
/** Runs a function in a thread; called by eventloop.ts. Set by programs, and by entries for native async functions. */
export let toThread: ToThread = null;

/**
 * Encrypts connections that are open, and ends the encryption; called by the streams. Set by secure.ts, which the
 * entries of engines that can do that import.
 */
export let encryption: Encryption = null;

export function setSubscribeThen(then: Then): void {
  subscribeThen = then;
}
export function setStartUnawaited(start: () => void): void {
  startUnawaited = start;
}
export function setOnFrameMade(call: OnFrameMade): void {
  onFrameMade = call;
}
export function setOnUnawaited(call: OnUnawaited): void {
  onUnawaited = call;
}
export function setOnValueAwaited(call: OnValueAwaited): void {
  onValueAwaited = call;
}
export function setOnTaskMade(call: OnTaskMade): void {
  onTaskMade = call;
}
export function setAwaitForeign(await_: AwaitForeign): void {
  awaitForeign = await_;
}
export function setAwaitedLast(last: AwaitedLast): void {
  awaitedLast = last;
}
export function setFunctionFrame(make: FunctionFrame): void {
  functionFrame = make;
}
export function setInspector(inspect: Inspector): void {
  inspector = inspect;
}
export function setToThread(call: ToThread): void {
  toThread = call;
}
export function setEncryption(encrypt: Encryption): void {
  encryption = encrypt;
}
