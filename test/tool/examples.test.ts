import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';
import { packageRoot } from '../../tool/root.js';
import { buildProgram } from '../support/builds.js';
import { certificates, has, type Identity } from '../support/certificates.js';
import { runOn, stopEngines } from '../support/engines.js';
import { cleanUp, listen, SECURE } from '../support/ports.js';
import { temporaryFolder } from '../support/temporary.js';
import { CLI, Workshop } from './command.js';

const run = promisify(execFile);

/** A website on this machine. */
async function website({ cert, key }: Identity): Promise<{ url: string; close(): void }> {
  const server = createServer({ cert, key }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { url: `https://localhost:${port}/`, close: () => server.close() };
}

describe('the status of websites', () => {
  afterEach(cleanUp);

  for (const target of SECURE)
    it(`is known although one hangs and one has a bad certificate, on ${target}`, async function () {
      if (!has('openssl')) this.skip();
      const { server, selfSigned, ca } = certificates();
      const good = await Promise.all(Array.from({ length: 17 }, () => website(server)));
      const bad = await website(selfSigned);
      const silent = `https://localhost:${(await listen((socket) => socket.resume())).port}/`;
      const urls = [
        silent,
        bad.url,
        ...good.map(({ url }) => url),
        'https://no-such-site.invalid/',
      ];
      const program = join(packageRoot(), 'examples', 'website-status.ts');
      // Where each engine's TLS finds the authority of the tests.
      const env = { ...process.env, SSL_CERT_FILE: ca.certFile, NODE_EXTRA_CA_CERTS: ca.certFile };
      const { stdout } = await run(
        process.execPath,
        [CLI, 'run', program, '--on', target, ...urls],
        { env },
      );
      for (const site of [...good, bad]) site.close();
      const lines = stdout.trimEnd().split('\n');
      assert.equal(lines.length, urls.length, stdout);
      const outcome = (url: string) =>
        lines.find((line) => line.startsWith(`${url}  `))?.slice(url.length + 2);
      for (const { url } of good) assert.equal(outcome(url), 'HTTP/1.1 200 OK (TLSv1.3)');
      assert.match(
        `${outcome(bad.url)}`,
        /^CERTIFICATE_VERIFY_FAILED: .*: self-signed certificate/,
      );
      assert.match(`${outcome(urls.at(-1) as string)}`, /^(ENOTFOUND|EAI_AGAIN)/);
      assert.equal(lines.at(-1), `${silent}  no answer in 3 s`);
    });
});

describe('the tested examples', () => {
  const examples = [
    ['reporter', 6, 'loses nothing in hours of simulated failures'],
    ['mqtt-sensor', 3, 'accounts for every message of a simulated day with a broker that dies'],
  ] as const;
  for (const [name, count, title] of examples)
    it(`${name} ${title}`, () => {
      const shop = new Workshop();
      const test = join(packageRoot(), 'examples', 'tested', `${name}.test.ts`);
      const outcome = shop.execute(process.execPath, CLI, 'run', test, '--async', 'native');
      shop.remove();
      assert.match(
        outcome.stdout,
        new RegExp(`\\n# pass ${count}\\n# fail 0\\n`),
        outcome.stdout + outcome.stderr,
      );
      assert.equal(outcome.code, 0);
    });
});

describe('the status of websites, on a board', () => {
  afterEach(cleanUp);
  after(stopEngines);

  // The model's connections are not encrypted: its TLS has nothing to verify, as Espruino verifies nothing.
  it('is known although one hangs, on the model of Espruino', async () => {
    const good = Array.from({ length: 8 }, () =>
      listen((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\n'))),
    );
    const ports = (await Promise.all(good)).map(({ server }) => server.address() as AddressInfo);
    const urls = ports.map(({ port }) => `https://localhost:${port}/`);
    const silent = `https://localhost:${(await listen((socket) => socket.resume())).port}/`;
    const program = join(temporaryFolder('websites'), 'website-status.ts');
    const source = readFileSync(join(packageRoot(), 'examples', 'website-status.ts'), 'utf8');
    const args = JSON.stringify(['', silent, ...urls]);
    writeFileSync(
      program,
      source.replace(
        'declare const scriptArgs: string[];',
        `const scriptArgs: string[] = ${args};`,
      ),
    );
    const { stdout } = await runOn(
      'espruino-model',
      await buildProgram('espruino', 'compiled', program),
    );
    const answers = urls.map((url) => `${url}  HTTP/1.1 200 OK (TLS)`);
    assert.deepEqual(
      stdout.trimEnd().split('\n').sort(),
      [...answers, `${silent}  no answer in 3 s`].sort(),
    );
  });

  it('is built', () => {
    const shop = new Workshop();
    const program = join(packageRoot(), 'examples', 'website-status.ts');
    const outcome = shop.uasyncio('build', program, '--board', 'esp32', '-o', 'app.js');
    shop.remove();
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(outcome.stderr, '');
  });
});
