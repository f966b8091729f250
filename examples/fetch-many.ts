// Fetches several URLs, at most four at a time, and prints the status and length of each. Addresses as arguments replace
// those below:
//
//   npx uasyncio run examples/fetch-many.ts --on quickjs
//   npx uasyncio run examples/fetch-many.ts --on node http://127.0.0.1:8080/ https://example.com/

import { gather, OSError, run, Semaphore, TimeoutError } from 'uasyncio';
import { fetch, HttpError } from 'uasyncio/http';

declare const scriptArgs: string[]; // on QuickJS

const args =
  typeof scriptArgs === 'undefined' ? (process.argv?.slice(2) ?? []) : scriptArgs.slice(1);
const URLS =
  args.length > 0
    ? args
    : ['https://example.com/', 'https://www.python.org/', 'https://bellard.org/quickjs/'];

const turns = new Semaphore(4);

async function check(url: string): Promise<void> {
  try {
    const response = await fetch(url, { timeout: 10 });
    let length = 0;
    if (response.body !== null) for await (const piece of response.body) length += piece.length;
    console.log(`${url}  ${response.status}, ${length} bytes`);
  } catch (error) {
    const known =
      error instanceof OSError || error instanceof HttpError || error instanceof TimeoutError;
    if (!known) throw error;
    console.log(`${url}  ${error.message}`);
  }
}

run(async () => {
  await gather(...URLS.map((url) => () => turns.with(() => check(url))));
});
