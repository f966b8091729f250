// Runs before a program in its worker: what it prints goes to the page.
import { format } from '../../ports/console/format.js';

const print =
  (stream: 'out' | 'error') =>
  (...values: unknown[]): void =>
    postMessage({ stream, text: format(...(values as [])) });

for (const name of ['log', 'info', 'debug'] as const) console[name] = print('out');
for (const name of ['error', 'warn', 'trace'] as const) console[name] = print('error');

addEventListener('uasyncio-end', (event) => {
  postMessage({ ended: (event as CustomEvent<number>).detail });
});
addEventListener('error', (event) => {
  event.preventDefault();
  postMessage({ stream: 'error', text: `${event.error?.stack ?? event.message}` });
});
addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  postMessage({ stream: 'error', text: `${event.reason?.stack ?? event.reason}` });
});
