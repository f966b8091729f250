// The HTTP server and client against programs that others have written.
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import {
  Agent,
  request as ask,
  createServer,
  type IncomingMessage,
  type RequestListener,
} from 'node:http';
import { createServer as createSecure } from 'node:https';
import { type AddressInfo, connect, createServer as listen } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'undici';
import { certificates, has } from '../support/certificates.js';
import { cleanUp, isMissing, start, type Target } from '../support/ports.js';
import { temporaryFolder } from '../support/temporary.js';

const run = promisify(execFile);
const BIG = 500_000;

async function curl(...args: string[]): Promise<string> {
  return (await run('curl', ['-sS', '--max-time', '20', ...args])).stdout;
}

/** As Node's `http` asks for something. */
function asked(port: number, path: string, agent: Agent): Promise<[IncomingMessage, string]> {
  return new Promise((resolve, reject) => {
    const request = ask({ port, path, agent, host: '127.0.0.1' }, (response) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve([response, text]));
    });
    request.on('error', reject).end();
  });
}

const PYTHON = `
import http.client, sys
c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]))
for n in range(2):
    c.request('PUT', '/echo', iter([b'one', b'two']), {'X': 'y'}, encode_chunked=True)
    print(c.getresponse().read().decode())
c.request('GET', '/lines/3')
print(c.getresponse().read().decode().split())
`;

describe('the HTTP server', () => {
  afterEach(cleanUp);

  for (const target of ['node', 'quickjs', 'xs', 'espruino-model'] as Target[]) {
    it(`answers curl, Node, undici and Python on ${target}`, async function () {
      if (isMissing(target)) this.skip();
      const server = await start(target, 'web-server');
      const port = await server.port();
      const url = `http://127.0.0.1:${port}`;
      const small = target === 'espruino-model';
      const big = join(temporaryFolder('http'), 'big');
      writeFileSync(big, 'x'.repeat(small ? 20_000 : BIG));
      if (has('curl')) {
        const seen = JSON.parse(await curl(`${url}/things/a%20b?q=1+2`));
        assert.deepEqual(seen, { id: 'a b', q: '1 2', url: `${url}/things/a%20b?q=1+2` });
        assert.equal(JSON.parse(await curl('-L', `${url}/away`)).q, 'ä');
        assert.equal(await curl('-d', 'hello ä', `${url}/echo`), 'hello ä');
        assert.equal((await curl('-T', big, `${url}/echo`)).length, small ? 20_000 : BIG);
        assert.equal(
          await curl(
            '--data-binary',
            `@${big}`,
            '-H',
            'Transfer-Encoding: chunked',
            '-H',
            'Expect: 100-continue',
            `${url}/count`,
          ),
          `${small ? 20_000 : BIG}`,
        );
        assert.match(await curl('-I', `${url}/`), /content-length: 100\r\n/);
        assert.equal((await curl('-0', `${url}/lines/3`)).split('\n').length, 4);
        assert.match(
          await curl('-i', '-X', 'DELETE', `${url}/`),
          /^HTTP\/1.1 405 [\s\S]*allow: GET, HEAD/,
        );
        const two = await curl(`${url}/`, `${url}/lines/2`, '-w', '%{num_connects}\n');
        assert.match(two, /1\nline 0\nline 1\n0\n$/);
      }
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let i = 0; i < 3; i++) {
        const [response, text] = await asked(port, '/lines/2', agent);
        assert.deepEqual([response.statusCode, text], [200, 'line 0\nline 1\n']);
      }
      agent.destroy();
      const response = await fetch(`${url}/echo`, {
        method: 'POST',
        body: new Uint8Array([0, 200, 255]),
      });
      assert.deepEqual([...new Uint8Array(await response.arrayBuffer())], [0, 200, 255]);
      const client = new Client(url, { pipelining: 5 });
      const many = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          client.request({ path: `/things/${i}`, method: 'GET' }),
        ),
      );
      const ids = await Promise.all(
        many.map(async ({ body }) => ((await body.json()) as { id: string }).id),
      );
      assert.deepEqual(ids, [...'0123456789']);
      await client.close();
      const python = await run('python3', ['-c', PYTHON, `${port}`]);
      assert.equal(python.stdout, "onetwo\nonetwo\n['line', '0', 'line', '1', 'line', '2']\n");
      assert.equal(await (await fetch(`${url}/end`)).text(), 'bye');
      assert.deepEqual((await server.finish()).slice(1), ['closed']);
    });
  }

  for (const target of ['node', 'quickjs'] as Target[]) {
    it(`answers wrk on ${target}, and is still well`, async function () {
      if (!has('wrk')) this.skip();
      const server = await start(target, 'web-server');
      const url = `http://127.0.0.1:${await server.port()}`;
      const { stdout } = await run('wrk', ['-t1', '-c50', '-d1', `${url}/`]);
      assert.doesNotMatch(stdout, /Socket errors|Non-2xx/);
      assert.match(stdout, /[1-9]\d* requests in/);
      assert.equal(await (await fetch(`${url}/end`)).text(), 'bye');
      await server.finish();
    });
  }
});

/** Sends a request as it is; returns the whole answer. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let got = '';
    socket.setEncoding('latin1').on('data', (part) => {
      got += part;
    });
    socket.on('end', () => resolve(got)).on('error', reject);
  });
}

describe('files', () => {
  afterEach(cleanUp);

  /** A folder with files, beside others that nobody may see. */
  function prepare(): string {
    const outside = temporaryFolder('http-files');
    const folder = join(outside, 'public');
    mkdirSync(join(folder, 'sub'), { recursive: true });
    mkdirSync(join(outside, 'public2'));
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    writeFileSync(join(outside, 'public2', 'secret.txt'), 'secret');
    writeFileSync(join(folder, '.hidden'), 'secret');
    writeFileSync(join(folder, 'page ä.html'), '<p>');
    writeFileSync(join(folder, 'sub', 'index.html'), 'index');
    writeFileSync(join(folder, 'digits.txt'), '0123456789');
    writeFileSync(join(folder, 'empty'), '');
    writeFileSync(join(folder, 'big'), 'x'.repeat(BIG));
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'));
    symlinkSync(outside, join(folder, 'up'));
    symlinkSync(join(folder, 'digits.txt'), join(folder, 'good.txt'));
    execFileSync('mkfifo', [join(folder, 'fifo')]);
    return folder;
  }

  for (const target of ['node', 'quickjs'] as Target[]) {
    it(`are served by the rules, and nothing outside of their folder, on ${target}`, async () => {
      const server = await start(target, 'web-files', prepare());
      const port = await server.port();
      const url = `http://127.0.0.1:${port}`;
      const get = async (
        path: string,
        headers: Record<string, string> = {},
      ): Promise<[Response, string]> => {
        const response = await fetch(url + path, { headers });
        return [response, await response.text()];
      };
      const [page] = await get('/static/page%20%C3%A4.html');
      assert.equal(page.headers.get('content-type'), 'text/html;charset=UTF-8');
      assert.equal((await get('/sub/'))[1], 'index');
      assert.equal((await get('/big'))[1].length, BIG);
      assert.equal((await get('/empty'))[1], '');
      const [digits, text] = await get('/digits.txt?query');
      assert.equal(text, '0123456789');
      const [etag, date] = ['etag', 'last-modified'].map(
        (name) => digits.headers.get(name) as string,
      ) as [string, string];
      const head = await fetch(`${url}/digits.txt`, { method: 'HEAD' });
      assert.deepEqual([head.headers.get('content-length'), await head.text()], ['10', '']);
      for (const [header, value, status] of [
        ['if-none-match', etag, 304],
        ['if-none-match', `"x", W/${etag}`, 304],
        ['if-none-match', '*', 304],
        ['if-none-match', '"x"', 200],
        ['if-modified-since', date, 304],
        ['if-modified-since', 'Thu, 01 Jan 1970 00:00:00 GMT', 200],
        ['if-modified-since', 'rubbish', 200],
      ] as const)
        assert.equal(
          (await get('/digits.txt', { [header]: value }))[0].status,
          status,
          `${header} ${value}`,
        );
      for (const [range, status, expected, content] of [
        ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
        ['bytes=3-5', 206, '345', 'bytes 3-5/10'],
        ['bytes=7-', 206, '789', 'bytes 7-9/10'],
        ['bytes=7-99', 206, '789', 'bytes 7-9/10'],
        ['bytes=-2', 206, '89', 'bytes 8-9/10'],
        ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
        ['bytes=10-', 416, '', 'bytes */10'],
        ['bytes=-0', 416, '', 'bytes */10'],
        ['bytes=5-3', 200, '0123456789', null],
        ['bytes=0-1,3-4', 200, '0123456789', null],
        ['bytes=-', 200, '0123456789', null],
        ['bytes=a-b', 200, '0123456789', null],
        ['bytes=+1-2', 200, '0123456789', null],
        ['lines=0-1', 200, '0123456789', null],
      ] as const) {
        const [response, part] = await get('/digits.txt', { range });
        assert.deepEqual(
          [response.status, part, response.headers.get('content-range')],
          [status, expected, content],
          range,
        );
      }
      assert.equal(
        (await get('/digits.txt', { range: 'bytes=0-1', 'if-range': etag }))[0].status,
        206,
      );
      assert.equal(
        (await get('/digits.txt', { range: 'bytes=0-1', 'if-range': '"x"' }))[0].status,
        200,
      );
      assert.equal((await get('/good.txt'))[1], '0123456789');
      assert.equal((await fetch(`${url}/digits.txt`, { method: 'POST', body: 'x' })).status, 405);
      for (const path of [
        '/../secret.txt',
        '/%2e%2e/secret.txt',
        '/.%2e/secret.txt',
        '/..%2fsecret.txt',
        '/..%5csecret.txt',
        '/..\\secret.txt',
        '/sub/../../secret.txt',
        '/../public2/secret.txt',
        '/%00',
        '/digits.txt%00.html',
        '/.hidden',
        '/./digits.txt',
        '//digits.txt',
        '//etc/passwd',
        '/%2fetc%2fpasswd',
        '/link.txt',
        '/up/secret.txt',
        '/sub',
        '/up',
        '/fifo',
        '/nothing',
        '/%',
        '/%ff',
        '/static/../../secret.txt',
        '/static//etc/passwd',
        '/static/',
      ]) {
        const got = await raw(port, `GET ${path} HTTP/1.0\r\n\r\n`);
        assert.match(got, /^HTTP\/1\.1 404 /, path);
        assert.ok(!got.includes('secret\n') && !got.includes('root:'), path);
      }
      const [events, lines] = await get('/events');
      assert.equal(events.headers.get('content-type'), 'text/event-stream');
      assert.equal(lines, 'data: one\n\nevent: two\nid: 3\ndata: a\ndata: b\n\n');
      await get('/end');
      await server.finish();
    });
  }
});

describe('a page from QuickJS', () => {
  afterEach(cleanUp);
  const BROWSER = '/usr/bin/chromium';

  it('is shown by Chromium, with values that come while it is open', async function () {
    if (!existsSync(BROWSER)) this.skip();
    const { chromium } = await import('playwright-core');
    const server = await start('quickjs', 'web-server');
    const url = `http://127.0.0.1:${await server.port()}`;
    const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      await page.goto(`${url}/page`);
      await page.waitForFunction('document.title === "3"');
      const posted = await page.evaluate(
        "fetch('/echo', { method: 'POST', body: 'from the page' }).then((response) => response.text())",
      );
      assert.equal(posted, 'from the page');
    } finally {
      await browser.close();
    }
    assert.equal(await curl(`${url}/end`), 'bye');
    await server.finish();
  });
});

/** The peer of the program web-client. */
function answers(): RequestListener {
  const sockets = new Set<unknown>();
  return async (request, response) => {
    const { url = '', headers, socket } = request;
    sockets.add(socket);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    if (url === '/json') response.writeHead(201).end(body);
    else if (url === '/echo')
      response.setHeader('X-Coding', `${headers['transfer-encoding']}`).end(body);
    else if (url === '/large') {
      response.setHeader('Content-Length', BIG);
      response.end('x'.repeat(BIG));
    } else if (url === '/away') response.writeHead(302, { Location: '/user?x' }).end('moved');
    else if (url === '/none') response.writeHead(204).end();
    else if (url.startsWith('/user')) response.end(`${headers.authorization}`);
    else if (url === '/broken') {
      response.writeHead(200, { 'Content-Length': 10 }).write('x', () => socket.destroy());
    } else if (url === '/connections') response.end(`${sockets.size <= 6}`);
    else response.end(url);
  };
}

const EXPECTED = [
  'json: 201 ä',
  'echo: chunked one two',
  `large: ${BIG}`,
  'redirect: /user?x undefined',
  `head: 200 ${BIG} `,
  'none: 204 ',
  `user: Basic ${Buffer.from('me:p@ss').toString('base64')}`,
  'broken: HttpError ECONNRESET',
  'all: /wait?1 /wait?2 /wait?3',
  'connections: true',
];

function nginxConf(folder: string, port: number): string {
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `${user} daemon off; pid ${folder}/pid; error_log stderr crit;
    events {}
    http {
      access_log off; keepalive_timeout 5; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
      fastcgi_temp_path ${folder}/a; uwsgi_temp_path ${folder}/b; scgi_temp_path ${folder}/c;
      server {
        listen 127.0.0.1:${port}; root ${folder};
        location /moved { return 301 /big; }
        location /chunks { ssi on; ssi_types *; try_files /big =404; }
      }
    }`;
}

async function freePort(): Promise<number> {
  const server = listen();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves when a server listens at a port. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const good = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (good) return;
  }
}

describe('fetch', () => {
  afterEach(cleanUp);

  for (const [target, secure] of [
    ['node', false],
    ['quickjs', false],
    ['xs', false],
    ['espruino-model', false],
    ['node', true],
    ['quickjs', true],
  ] as [Target, boolean][]) {
    it(`asks Node’s http${secure ? 's' : ''} on ${target}`, async function () {
      if (isMissing(target, secure)) this.skip();
      const server = secure
        ? createSecure(certificates().server, answers())
        : createServer(answers());
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      try {
        const client = await start(
          target,
          'web-client',
          port,
          ...(secure ? [certificates().ca.cert] : []),
        );
        assert.deepEqual(await client.finish(), EXPECTED);
      } finally {
        server.close();
        server.closeAllConnections();
      }
    });
  }

  it('asks nginx on QuickJS', async function () {
    if (!has('nginx')) this.skip();
    const folder = temporaryFolder('nginx');
    const port = await freePort();
    writeFileSync(join(folder, 'big'), 'x'.repeat(BIG));
    writeFileSync(join(folder, 'nginx.conf'), nginxConf(folder, port));
    const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
      stdio: 'ignore',
    });
    try {
      await listening(port);
      const paths = ['big', 'moved', 'missing', 'chunks?big', 'big'].map(
        (path) => `http://127.0.0.1:${port}/${path}`,
      );
      const client = await start('quickjs', 'web-fetch', ...paths);
      assert.deepEqual(await client.finish(), [
        `200 ${BIG}`,
        `200 ${BIG}`,
        '404 true',
        `200 ${BIG}`,
        `200 ${BIG}`,
      ]);
    } finally {
      nginx.kill();
    }
  });
});
