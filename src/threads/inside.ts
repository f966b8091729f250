/*
 * What runs in the thread around the function: its text is sent there, so it uses nothing of this module, and numbers
 * stand for the kinds of messages: 0 returned, 1 raised, 2 a callback to call, 3 a coroutine to run.
 */

/** Sends the loop a message; throws if the value cannot be copied. */
type Send = (kind: number, value: unknown) => void;
/** Waits for a reply of the loop, in ms, Infinity for ever; undefined when the time is over. */
type Receive = (ms: number) => [ticket: number, ok: boolean, value: unknown] | undefined;
type Call = (...args: unknown[]) => unknown;

/** `places` are those of the arguments that are functions of the loop's thread, `loops` those that are its loop. */
export type Payload = [args: unknown[], places: number[], loops: number[]];

/** The global under which the thread finds the function. */
export const FUNCTION = '_uasyncio_function';

/** The script whose value is the function that a thread calls. `text` assigns the function of the program. */
export function scriptOf(text: string): string {
  return `${text};\n${inside}\ninside`;
}

export function inside([args, places, loops]: Payload, send: Send, receive: Receive): void {
  const realm = globalThis as unknown as { [name: string]: unknown };
  const placeOf = new Map<unknown, number>();
  const replies = new Map<number, [ok: boolean, value: unknown]>();
  let tickets = 0;
  const find = (callback: unknown): number => {
    const at = placeOf.get(callback);
    if (at === undefined)
      throw new TypeError('expected a function that was passed to the thread as an argument');
    return at;
  };
  const result = (ticket: number, seconds = Infinity): unknown => {
    const end = Date.now() + seconds * 1000;
    while (!replies.has(ticket)) {
      const reply = receive(Math.max(end - Date.now(), 0));
      if (reply === undefined)
        throw Object.assign(new Error(`no result in ${seconds} s`), { name: 'TimeoutError' });
      replies.set(reply[0], [reply[1], reply[2]]);
    }
    const [ok, value] = replies.get(ticket) as [boolean, unknown];
    if (ok) return value;
    const [name, message] = value as [string, string];
    throw Object.assign(new Error(message), { name });
  };
  for (const at of places) {
    const callback = (...values: unknown[]): void => {
      send(2, [at, values]);
    };
    placeOf.set(callback, at);
    args[at] = callback;
  }
  for (const at of loops)
    args[at] = {
      callSoonThreadsafe: (callback: unknown, ...values: unknown[]): void => {
        send(2, [find(callback), values]);
      },
    };
  realm.runCoroutineThreadsafe = (coroutine: unknown, ...values: unknown[]) => {
    const ticket = ++tickets;
    send(3, [find(coroutine), values, ticket]);
    return { result: (seconds?: number) => result(ticket, seconds) };
  };
  try {
    send(0, (realm._uasyncio_function as Call)(...args));
  } catch (error) {
    const raised =
      error instanceof Error
        ? [true, error.name, error.message, error.stack, { ...error }]
        : [false, error];
    try {
      send(1, raised);
    } catch {
      // What it carries cannot be copied.
      send(1, error instanceof Error ? raised.slice(0, 4) : [false, String(error)]);
    }
  }
}
