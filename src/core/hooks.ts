/*
 * Calls against the direction of the imports: a file of a lower layer calls a function that a file of a higher
 * layer has set. This file imports nothing, so the types are loose.
 */
type Then = (target: never, onValue?: never, onError?: never) => object | undefined;
type OnFrameMade = ((frame: never) => void) | null;
type OnUnawaited = ((frame: never, task: never, loop: never) => void) | null;
type OnValueAwaited = ((value: never, task: never) => void) | null;
type OnTaskMade = ((task: never, loop: never) => void) | null;
type FunctionFrame = ((call: () => unknown) => object) | null;

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
/** Makes the frame that calls a function; called by coroutines.ts, which has a simpler default. Set by native.ts. */
export let functionFrame: FunctionFrame = null;

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
export function setFunctionFrame(make: FunctionFrame): void {
  functionFrame = make;
}
