/*
 * Calls against the direction of the imports: a file of a lower layer calls what a file of a higher one has
 * set. Nothing is imported here, so the types are loose.
 */
type Then = (target: never, onValue?: never, onError?: never) => object | undefined;
type OnFrameMade = ((frame: never) => void) | null;
type OnUnawaited = ((frame: never, task: never, loop: never) => void) | null;
type OnTaskMade = ((task: never, loop: never) => void) | null;
type FunctionFrame = ((call: () => unknown) => object) | null;

/** `then` of every awaitable. Set by tasks.ts, and again by native.ts; called by awaitable.ts. */
export let subscribeThen: Then;
/** Makes tasks of coroutines that are not awaited. Set by tasks.ts; called by frame.ts. */
export let startUnawaited: () => void;
/** Sees each frame that is made. Set by debug.ts; called by frame.ts. */
export let onFrameMade: OnFrameMade = null;
/** Sees each coroutine that was called and not awaited. Set by debug.ts; called by tasks.ts. */
export let onUnawaited: OnUnawaited = null;
/** Sees each task that is made. Set by tools.ts; called by tasks.ts. */
export let onTaskMade: OnTaskMade = null;
/** Makes the frame that calls a function. Set by native.ts; called by coroutines.ts, which has a plainer one. */
export let functionFrame: FunctionFrame = null;

export function setSubscribeThen(then: Then): void {
  subscribeThen = then;
}
export function setStartUnawaited(start: () => void): void {
  startUnawaited = start;
}
export function setOnFrameMade(see: OnFrameMade): void {
  onFrameMade = see;
}
export function setOnUnawaited(see: OnUnawaited): void {
  onUnawaited = see;
}
export function setOnTaskMade(see: OnTaskMade): void {
  onTaskMade = see;
}
export function setFunctionFrame(make: FunctionFrame): void {
  functionFrame = make;
}
