/** Called after each callback of the engine's timers; see os.ts. Set by the port while it serves a loop. */
export let afterTimer: (() => void) | undefined;

export function setAfterTimer(call: (() => void) | undefined): void {
  afterTimer = call;
}
