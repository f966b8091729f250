// Asks websites for their status, all at the same time, over TLS. One that hangs, has a bad certificate or does not exist
// delays none of the others, and each gets its line. Addresses as arguments replace those below:
//
//   npx uasyncio run examples/website-status.ts --on quickjs
//   npx uasyncio run examples/website-status.ts --on xs
//   npx uasyncio run examples/website-status.ts --on espruino     (there no certificate is bad)
//   npx uasyncio run examples/website-status.ts --on node https://example.com https://expired.badssl.com
//
// On Moddable's SDK add: import 'uasyncio/xs/tls';

import { gather, OSError, openConnection, run, TimeoutError, timeout } from 'uasyncio';

declare const scriptArgs: string[]; // on QuickJS

const LIMIT = 3; // seconds for each site
const args =
  typeof scriptArgs === 'undefined' ? (process.argv?.slice(2) ?? []) : scriptArgs.slice(1);
const SITES =
  args.length > 0
    ? args
    : [
        'https://example.com',
        'https://www.python.org',
        'https://nodejs.org',
        'https://bellard.org/quickjs/',
        'https://expired.badssl.com',
        'https://wrong.host.badssl.com',
        'https://no-such-site.example',
      ];

interface Site {
  host: string;
  port: number;
  path: string;
}

function parse(url: string): Site {
  if (!url.startsWith('https://')) throw new Error(`not an https address: ${url}`);
  const rest = url.slice('https://'.length);
  const slash = rest.indexOf('/');
  const [host, port] = (slash < 0 ? rest : rest.slice(0, slash)).split(':') as [string, string?];
  return { host, port: Number(port ?? 443), path: slash < 0 ? '/' : rest.slice(slash) };
}

async function status({ host, port, path }: Site): Promise<string> {
  const [reader, writer] = await openConnection(host, port, { encoding: 'utf-8', ssl: true });
  try {
    writer.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const line = await reader.readline();
    return `${line.trim()} (${writer.getExtraInfo('ssl_version') ?? 'TLS'})`;
  } finally {
    writer.close();
  }
}

async function check(url: string): Promise<void> {
  let outcome: string;
  try {
    outcome = await timeout(LIMIT, () => status(parse(url)));
  } catch (error) {
    if (error instanceof TimeoutError) outcome = `no answer in ${LIMIT} s`;
    else if (error instanceof OSError) outcome = error.message;
    else throw error;
  }
  console.log(`${url}  ${outcome}`);
}

run(async () => {
  await gather(...SITES.map((url) => () => check(url)));
});
