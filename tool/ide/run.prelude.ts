// Runs before a program in its worker: what it prints goes to the page.
import { format } from '../../ports/console/format.js';

interface Line {
  text: string;
  isError: boolean;
}

/** Lines go to the page together, at most so often. */
const BATCH_MS = 20;
/** How many lines the page may be behind. It takes some milliseconds for as many. */
const MOST_BEHIND = 1000;

const pausing = globalThis as { uasyncioPause?: Promise<void> | undefined };
let lines: Line[] = [];
let sent = 0;
let behind = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let resume: (() => void) | undefined;

/** The program makes no turn while the page is too far behind: it may print faster than that can take. */
function send(): void {
  clearTimeout(timer);
  timer = undefined;
  if (lines.length === 0) return;
  postMessage({ lines });
  behind += lines.length;
  lines = [];
  sent = performance.now();
  if (behind > MOST_BEHIND)
    pausing.uasyncioPause ??= new Promise<void>((resolve) => {
      resume = resolve;
    });
}

addEventListener('message', ({ data }) => {
  behind -= data.taken;
  if (behind > MOST_BEHIND) return;
  pausing.uasyncioPause = undefined;
  resume?.();
});

function add(text: string, isError: boolean): void {
  lines.push({ text, isError });
  if (performance.now() - sent >= BATCH_MS) send();
  else timer ??= setTimeout(send, BATCH_MS);
}

const print =
  (isError: boolean) =>
  (...values: unknown[]): void =>
    add(format(...(values as [])), isError);

for (const name of ['log', 'info', 'debug'] as const) console[name] = print(false);
for (const name of ['error', 'warn', 'trace'] as const) console[name] = print(true);

addEventListener('uasyncio-end', (event) => {
  send();
  postMessage({ ended: (event as CustomEvent<number>).detail });
});
addEventListener('error', (event) => {
  event.preventDefault();
  add(`${event.error?.stack ?? event.message}`, true);
});
addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  add(`${event.reason?.stack ?? event.reason}`, true);
});
