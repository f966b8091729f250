// The HTTP server and client in virtual time: what a peer may send and what not, limits, time limits, cancellations.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { StreamReader, StreamWriter } from '../../ports/sim/index.js';
import type * as Http from '../../src/protocols/http/index.js';
import { packageRoot } from '../../tool/root.js';
import { load, sim } from '../support/world.js';

const { createTask, gather, openConnection, simulate, sleep, startServer, TimeoutError } = sim;
const { eventStream, fetch, Headers, HttpError, Query, Response, Router, serve } = await load<
  typeof Http
>(join(packageRoot(), 'src', 'protocols', 'http', 'index.ts'), 'compiled');
const WORLD = { latency: 1, hosts: { web: {} } };
const URL = 'http://web';

type Handler = Http.Handler | Http.Application;

/** Runs a program in a world with a server. */
function withServer<T>(
  handler: Handler,
  program: (server: Http.HttpServer) => PromiseLike<T>,
  options: Http.ServeOptions = {},
): Promise<T> {
  return simulate(1, WORLD, async (network) => {
    const server = await serve(handler, 'web', 80, options);
    const value = await program(server);
    server.close();
    await server.waitClosed();
    // Idle connections of the client end, and what is on its way arrives.
    await sleep(10);
    assert.equal(network.open, 0);
    return value;
  });
}

/** Sends bytes and returns all that comes until the server closes the connection, or says nothing for 5 s. */
async function talk(text: string, ...more: string[]): Promise<string> {
  const [reader, writer] = await openConnection('web', 80, { encoding: 'utf-8', idleTimeout: 5 });
  let got = '';
  try {
    for (const part of [text, ...more]) {
      writer.write(part);
      await writer.drain();
    }
    for (;;) {
      const part = await reader.read(4096);
      if (part === '') break;
      got += part;
    }
  } catch (error) {
    const { code } = error as { code: string };
    if (code === 'ETIMEDOUT') got += '(open)';
    else if (code !== 'ECONNRESET' && code !== 'EPIPE') throw error;
  } finally {
    writer.close();
  }
  return got.replaceAll(/date: .*\r\n/g, '');
}

/** The status lines in what a server sent. */
const statuses = (text: string): string[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status as string);

/** A server that answers the first request of each connection with a text, and keeps what it received. */
async function withAnswers<T>(
  answers: string[],
  program: (requests: string[]) => PromiseLike<T>,
): Promise<T> {
  return simulate(1, WORLD, async () => {
    const requests: string[] = [];
    const server = await startServer(
      async (reader: StreamReader<string>, writer: StreamWriter) => {
        requests.push(await reader.readuntil('\r\n\r\n'));
        writer.write(answers.shift() ?? '');
        writer.close();
      },
      'web',
      80,
      { encoding: 'utf-8' },
    );
    const value = await program(requests);
    server.close();
    return value;
  });
}

const hello = async (): Promise<Http.Response> => new Response('hello');

/** Answers with what it received. */
const mirror = async (request: Http.Request): Promise<Http.Response> =>
  new Response(`${request.method} ${request.path} ${await request.text()}`);

describe('HTTP, server and client', () => {
  it('exchange texts, bytes, JSON and pieces', () =>
    withServer(
      async (request) => {
        if (request.path === '/json') return Response.json(await request.json(), { status: 201 });
        if (request.path === '/bytes') return new Response(await request.bytes());
        return new Response(request.body, {
          headers: { 'x-type': `${request.headers.get('content-type')}` },
        });
      },
      async () => {
        const json = await fetch(`${URL}/json`, {
          method: 'post',
          body: JSON.stringify({ a: 'ä' }),
        });
        assert.deepEqual([json.status, json.ok, await json.json()], [201, true, { a: 'ä' }]);
        const body = new Uint8Array([0, 255, 128]);
        const bytes = await fetch(`${URL}/bytes`, { method: 'PUT', body });
        assert.deepEqual(await bytes.bytes(), body);
        const pieces = ['one', '', new Uint8Array([33])];
        const stream = await fetch(URL, {
          method: 'POST',
          body: pieces,
          headers: { 'content-type': 'a/b' },
        });
        assert.equal(stream.headers.get('X-Type'), 'a/b');
        assert.equal(stream.headers.get('transfer-encoding'), 'chunked');
        assert.equal(await stream.text(), 'one!');
        assert.equal(stream.url, `${URL}/`);
      },
    ));

  it('use one connection for requests after each other', () =>
    withServer(
      async ({ connection_ }) => {
        const { writer_ } = connection_;
        return Response.json(writer_.getExtraInfo('peername')?.[1]);
      },
      async () => {
        const ports = new Set<unknown>();
        for (let i = 0; i < 3; i++) ports.add(await (await fetch(URL)).json());
        assert.equal(ports.size, 1);
        await sleep(10);
        ports.add(await (await fetch(URL)).json());
        assert.equal(ports.size, 2);
      },
    ));

  it('know HEAD, 204, 304 and answers without a length', () =>
    withServer(
      async ({ path }) => {
        if (path === '/none') return new Response(null, { status: 204 });
        if (path === '/same') return new Response('text', { status: 304 });
        return new Response('text');
      },
      async () => {
        const head = await fetch(URL, { method: 'HEAD' });
        assert.deepEqual([head.headers.get('content-length'), await head.text()], ['4', '']);
        for (const path of ['/none', '/same'])
          assert.equal(await (await fetch(URL + path)).text(), '');
        const got = await talk('GET / HTTP/1.0\r\n\r\n');
        assert.match(got, /connection: close\r\n\r\ntext$/);
        assert.match(
          await talk('GET /none HTTP/1.1\r\nHost: web\r\n\r\n'),
          /^HTTP\/1.1 204 No Content\r\n\r\n\(open\)$/,
        );
      },
    ));

  it('do not let one another be slower than the reader', async () => {
    let sent = 0;
    await withServer(
      async () =>
        new Response(
          (async function* () {
            for (; sent < 1000; sent++) yield new Uint8Array(10_000);
          })(),
        ),
      async () => {
        const response = await fetch(URL, { maxBody: 1e9 });
        await sleep(5);
        const before = sent;
        assert.ok(before > 0 && before < 100, `${before}`);
        let length = 0;
        for await (const piece of response.body as AsyncIterable<Uint8Array>) {
          length += piece.length;
          assert.ok(piece.length <= 16384);
        }
        assert.equal(length, 1e7);
      },
    );
  });
});

describe('a Router', () => {
  const app = new Router()
    .get('/', hello)
    .get('/things/:id/parts/:part', ({ params }) => Response.json(params))
    .delete('/things/:id', hello)
    .get('/files/*', ({ params }) => new Response(params['*'] as string))
    .on('*', '/any', mirror);
  const ask = (path: string, method = 'GET'): PromiseLike<[number, string]> =>
    fetch(URL + path, { method }).then(async (response) => {
      const text = await response.text();
      return [response.status, response.headers.get('allow') ?? text];
    });

  it('finds handlers and parameters, and says what is allowed', () =>
    withServer(app, async () => {
      assert.deepEqual(await ask('/'), [200, 'hello']);
      assert.deepEqual(await ask('/things/a%2Fb/parts/%C3%A4?q=1'), [
        200,
        '{"id":"a/b","part":"ä"}',
      ]);
      assert.deepEqual(await ask('/things/1', 'DELETE'), [200, 'hello']);
      assert.deepEqual(await ask('/files/a/%2e./b'), [200, 'a/%2e./b']);
      assert.deepEqual(await ask('/files/'), [200, '']);
      assert.deepEqual(await ask('/any', 'PURGE'), [200, 'PURGE /any ']);
      assert.deepEqual(await ask('/', 'HEAD'), [200, '']);
      assert.deepEqual(await ask('/', 'POST'), [405, 'GET, HEAD']);
      assert.deepEqual(await ask('/things/1', 'OPTIONS'), [204, 'DELETE']);
      for (const path of ['/things', '/things//parts/1', '/things/%ff/parts/1', '/files', '/x'])
        assert.deepEqual(await ask(path), [404, 'Not Found\n']);
    }));

  it('gets queries and forms', () => {
    const query = new Query('a=1&b=x+y%26&a=2&c&=d&%ff=%ff');
    assert.deepEqual(
      [query.get('a'), query.getAll('a'), query.get('b'), query.get('c'), query.has('e')],
      ['1', ['1', '2'], 'x y&', '', false],
    );
    assert.deepEqual([...query].at(-1), ['%ff', '%ff']);
  });
});

describe('an HTTP server', () => {
  /** What peers may not send, and what is answered. Most are from the tests of llhttp, and from work on smuggling. */
  const wrong: [title: string, request: string, status: string][] = [
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
      '400',
    ],
    [
      'two equal lengths',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx',
      '400',
    ],
    ['a list of lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx', '400'],
    [
      'length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      '400',
    ],
    [
      'chunks and length',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n',
      '400',
    ],
    ['a negative length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', '400'],
    ['a length with a plus', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx', '400'],
    ['a hexadecimal length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\nx', '400'],
    [
      'a length with an exponent',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1e1\r\n\r\nx',
      '400',
    ],
    ['a length with a space', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1 1\r\n\r\nx', '400'],
    ['an empty length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\n', '400'],
    [
      'a huge length',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n',
      '400',
    ],
    [
      'a length that is too long',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n',
      '413',
    ],
    [
      'space before the colon',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
      '400',
    ],
    ['a tab before the colon', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length\t: 1\r\n\r\nx', '400'],
    ['space before a name', 'GET / HTTP/1.1\r\n Host: a\r\n\r\n', '400'],
    ['a folded line', 'GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n', '400'],
    [
      'a folded coding',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n',
      '400',
    ],
    [
      'another coding',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n',
      '501',
    ],
    [
      'chunked twice',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n',
      '501',
    ],
    [
      'a coding in quotes',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "chunked"\r\n\r\n',
      '501',
    ],
    [
      'a coding with a vertical tab',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0bchunked\r\n\r\n',
      '501',
    ],
    ['an empty coding', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n', '501'],
    ['chunks in HTTP/1.0', 'POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', '400'],
    ['a bare LF', 'GET / HTTP/1.1\nHost: a\r\n\r\n', '400'],
    ['a bare LF behind a header', 'GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n', '400'],
    ['a head that ends with LFs', 'GET / HTTP/1.1\nHost: a\n\n', '400'],
    ['a bare CR', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\rContent-Length: 5\r\n\r\n', '400'],
    ['CR at the end of a value', 'GET / HTTP/1.1\r\nHost: a\r\r\n\r\n', '400'],
    ['NUL in a value', 'GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n', '400'],
    ['NUL in a name', 'GET / HTTP/1.1\r\nHost: a\r\nX\0: a\r\n\r\n', '400'],
    ['NUL in a path', 'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
    ['no name', 'GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n', '400'],
    ['no colon', 'GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n', '400'],
    ['a name in quotes', 'GET / HTTP/1.1\r\nHost: a\r\n"X": b\r\n\r\n', '400'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', '400'],
    ['two hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', '400'],
    ['a host with a path', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n', '400'],
    ['a host with a user', 'GET / HTTP/1.1\r\nHost: a@b\r\n\r\n', '400'],
    ['an absolute target with a user', 'GET http://a@b/ HTTP/1.1\r\nHost: b\r\n\r\n', '400'],
    ['another scheme', 'GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
    ['CONNECT', 'CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n', '400'],
    ['a star', 'GET * HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
    ['a path without slash', 'GET x HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
    ['a tab in a path', 'GET /\t HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
    ['a letter in a path', 'GET /ä HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
    ['two spaces', 'GET  / HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
    ['a space in a path', 'GET /a b HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
    ['no version', 'GET /\r\nHost: a\r\n\r\n', '400'],
    ['HTTP/2.0', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n', '505'],
    ['HTTP/1.10', 'GET / HTTP/1.10\r\nHost: a\r\n\r\n', '505'],
    ['a small http', 'GET / http/1.1\r\nHost: a\r\n\r\n', '400'],
    ['a wrong method', 'G(T / HTTP/1.1\r\nHost: a\r\n\r\n', '400'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '505'],
    ['a handshake of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\n\n', '400'],
    ['a long line', `GET /${'x'.repeat(9000)}`, '431'],
    ['a long header', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(9000)}`, '431'],
    ['many headers', `GET / HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(200)}\r\n`, '431'],
    [
      'a chunk without a size',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\r\nx\r\n0\r\n\r\n',
      '400',
    ],
    [
      'a chunk with a wrong size',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n',
      '400',
    ],
    [
      'a chunk with a negative size',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n',
      '400',
    ],
    [
      'a chunk with a space',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1 \r\nx\r\n0\r\n\r\n',
      '400',
    ],
    [
      'a huge chunk',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx',
      '400',
    ],
    [
      'a chunk that is too long',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\nx',
      '413',
    ],
    [
      'chunks that are too long',
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${`8000\r\n${'x'.repeat(32768)}\r\n`.repeat(3)}`,
      '413',
    ],
    [
      'a chunk with bare LF',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n',
      '400',
    ],
    [
      'a chunk that ends wrongly',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n',
      '400',
    ],
    [
      'a chunk with CR in its extension',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;a\rb\r\nx\r\n0\r\n\r\n',
      '400',
    ],
    [
      'a long extension',
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;${'x'.repeat(300)}\r\nx\r\n0\r\n\r\n`,
      '400',
    ],
    [
      'many extensions',
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${`1;${'x'.repeat(200)}\r\nx\r\n`.repeat(50)}0\r\n\r\n`,
      '400',
    ],
    [
      'long trailers',
      `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n${'X: yyyyyyyyyyyyyyyyyyyy\r\n'.repeat(400)}\r\n`,
      '431',
    ],
  ];

  it('refuses what two parsers could read differently, and closes the connection', () =>
    withServer(mirror, async () => {
      for (const [title, request, status] of wrong) {
        const got = await talk(`${request}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`);
        assert.deepEqual(statuses(got), [status], `${title}: ${got}`);
        assert.ok(!got.includes('(open)'), title);
      }
    }));

  it('reads what is unusual and right', () =>
    withServer(mirror, async () => {
      const rest = 'Host: a\r\nConnection: close\r\n\r\n';
      for (const [request, expected] of [
        [`\r\nGET / HTTP/1.1\r\n${rest}`, 'GET / '],
        [`GET http://B:8080/x?y HTTP/1.1\r\n${rest}`, 'GET /x '],
        [`GET HTTPS://b?y HTTP/1.1\r\n${rest}`, 'GET / '],
        [`OPTIONS * HTTP/1.1\r\n${rest}`, 'OPTIONS * '],
        [`M-SEARCH /$%!'()*+,;=:@~ HTTP/1.1\r\n${rest}`, "M-SEARCH /$%!'()*+,;=:@~ "],
        [`PUT / HTTP/1.1\r\ncontent-length:\t2 \t\r\n${rest}xy`, 'PUT / xy'],
        [
          `PUT / HTTP/1.1\r\nTRANSFER-ENCODING: Chunked\r\n${rest}002;a=b;c="d"\r\nxy\r\nA\r\n0123456789\r\n0\r\nT: u\r\n\r\n`,
          'PUT / xy0123456789',
        ],
        ['GET / HTTP/1.0\r\n\r\n', 'GET / '],
        [`GET / HTTP/1.1\r\nX:\r\nY: ä\r\n${rest}`, 'GET / '],
      ] as const) {
        const got = await talk(request);
        assert.deepEqual([statuses(got), got.split('\r\n\r\n')[1]], [['200'], expected], request);
      }
    }));

  it('answers pipelined requests in order, and HTTP/1.0 that keeps its connection', () =>
    withServer(mirror, async () => {
      const one = (path: string): string =>
        `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nxy`;
      const got = await talk(one('/a') + one('/b') + one('/c'));
      assert.deepEqual([...got.matchAll(/POST .*?xy/g)].map(String), [
        'POST /a xy',
        'POST /b xy',
        'POST /c xy',
      ]);
      assert.ok(got.endsWith('(open)'));
      const old = 'GET /old HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n';
      assert.equal((await talk(old + old)).match(/connection: keep-alive/g)?.length, 2);
    }));

  it('asks for a body only when it is read', () =>
    withServer(
      async (request) =>
        request.path === '/read'
          ? mirror(request)
          : request.path === '/stream'
            ? new Response(request.body)
            : hello(),
      async () => {
        const head = (path: string): string =>
          `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n`;
        assert.deepEqual(statuses(await talk(head('/read'), 'xy')), ['100', '200']);
        assert.deepEqual(statuses(await talk(head('/stream'), 'xy')), ['100', '200']);
        const unread = await talk(head('/'));
        assert.deepEqual(statuses(unread), ['200']);
        assert.ok(unread.includes('connection: close') && !unread.includes('(open)'));
      },
    ));

  it('skips a body that the handler does not read, if it is not long', () =>
    withServer(
      hello,
      async () => {
        const post = (length: number): string =>
          `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n${'x'.repeat(length)}`;
        const next = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
        assert.deepEqual(statuses(await talk(post(60_000) + next)), ['200', '200']);
        assert.deepEqual(statuses(await talk(post(100_000) + next)), ['200']);
      },
      { maxBody: 200_000 },
    ));

  it('closes connections that are slow or idle', () =>
    withServer(
      mirror,
      async () => {
        const start = Date.now();
        const slow = async (...parts: string[]): Promise<string> => {
          const [reader, writer] = await openConnection('web', 80, { encoding: 'utf-8' });
          const writing = createTask(async () => {
            for (const part of parts) {
              writer.write(part);
              await sleep(1);
            }
          });
          const got = await reader.read();
          writing.cancel();
          writer.close();
          return got;
        };
        const letters = [...`GET /${'x'.repeat(100)}`];
        assert.equal(await slow(...letters), '');
        assert.equal(await slow(), '');
        assert.equal(
          await slow('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n', 'x'),
          '',
        );
        assert.match(await slow('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), /GET/);
        assert.ok(Date.now() - start < 60_000);
      },
      { idleTimeout: 5 },
    ));
});

describe('an HTTP server’s handler', () => {
  const fails: Handler = async ({ path }) => {
    if (path === '/throws') throw new RangeError('too hot');
    if (path === '/nothing') return undefined;
    if (path === '/text') return 'text' as never;
    return new Response(
      (async function* () {
        yield 'one';
        throw new RangeError('in the middle');
      })(),
    );
  };

  it('that fails is reported, and the client gets 500, or sees that the answer is not complete', async () => {
    const reports: string[] = [];
    await withServer(fails, async () => {
      sim.getRunningLoop().setExceptionHandler((_, { task, exception }) => {
        reports.push(`${task?.getName()}: ${exception}`);
      });
      for (const path of ['/throws', '/nothing', '/text']) {
        const response = await fetch(URL + path);
        assert.deepEqual(
          [response.status, await response.text()],
          [500, 'Internal Server Error\n'],
        );
      }
      const response = await fetch(`${URL}/middle`);
      await assert.rejects(async () => await response.text(), {
        name: 'HttpError',
        code: 'ECONNRESET',
      });
    });
    assert.deepEqual(reports, [
      'GET /throws: RangeError: too hot',
      'GET /nothing: TypeError: a handler must return a Response, got undefined undefined',
      'GET /text: TypeError: a handler must return a Response, got string text',
      'GET /middle: RangeError: in the middle',
    ]);
  });

  it('cannot break lines of the head', async () => {
    for (const value of ['a\r\nb: c', 'a\nb', 'a\0']) {
      assert.throws(() => new Response('', { headers: { x: value } }), TypeError);
      assert.throws(() => Response.redirect(value), TypeError);
      assert.throws(() => new Headers().set('x', value), TypeError);
      assert.throws(() => new Headers().append(value, 'x'), TypeError);
      assert.throws(() => new Response('', { statusText: value }), TypeError);
    }
    for (const status of [100, 101, 199, 600, 200.5, Number.NaN])
      assert.throws(() => new Response('', { status }), RangeError);
    assert.throws(() => Response.redirect('/', 200), RangeError);
    assert.throws(() => Response.json(undefined), TypeError);
    assert.throws(() => new Response(5 as never), TypeError);
    assert.throws(() => new Query(null as never), /TypeError: Query\(text\): expected a string/);
    assert.deepEqual([...new Query()], []);
  });

  it('takes the connection over', () =>
    withServer(
      async (request) => {
        const [reader, writer] = request.upgrade();
        writer.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
        writer.write((await reader.readline()).toUpperCase());
        return undefined;
      },
      async () => {
        const got = await talk(
          'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\n\r\nhel',
          'lo\n',
        );
        assert.equal(got, 'HTTP/1.1 101 Switching Protocols\r\n\r\nHELLO\n');
      },
    ));

  it('may limit its own time', () =>
    withServer(
      async () => {
        try {
          await sim.timeout(1, () => sleep(5));
        } catch {
          return new Response('late', { status: 503 });
        }
        return undefined;
      },
      async () => {
        const response = await fetch(URL);
        assert.deepEqual([response.status, await response.text()], [503, 'late']);
      },
    ));

  it('has ended when the server is closed gracefully', () =>
    withServer(
      async () => {
        await sleep(3);
        return new Response('done');
      },
      async (server) => {
        const asked = createTask(() => fetch(URL).then((response) => response.text()));
        const [, idle] = await openConnection('web', 80);
        await sleep(1);
        server.close();
        await server.waitClosed();
        assert.equal(await asked, 'done');
        idle.close();
      },
    ));
});

describe('an event stream', () => {
  /** Not a native generator: that could not be cancelled while it waits. */
  function numbers(seconds: number): AsyncIterable<string> {
    let i = 0;
    const next = () => sleep(i === 0 ? 0 : seconds, { value: `${i++}`, done: false });
    return { [Symbol.asyncIterator]: () => ({ next: next as never }) };
  }

  it('goes on while the client stays, and ends when it goes or the server is closed', async () => {
    await withServer(
      async ({ path }) => eventStream(numbers(path === '/slow' ? 1000 : 4)),
      async (server) => {
        const { body } = await fetch(URL);
        let got = '';
        for await (const piece of body as AsyncIterable<Uint8Array>) {
          got += sim.decode(piece);
          if (got.includes('data: 5')) break;
        }
        assert.match(got, /^data: 0\n\n(.*\n)*data: 5\n\n$/);
        await sleep(0.1);
        assert.equal(server.connections_.size, 0);
        const slow = await fetch(`${URL}/slow`);
        await sleep(20);
        assert.equal(server.connections_.size, 1);
        server.close();
        await server.waitClosed();
        // The connection is closed; then its task ends.
        await sleep(1);
        assert.equal(server.connections_.size, 0);
        slow.close();
      },
      { idleTimeout: 5 },
    );
  });
});

describe('Headers', () => {
  it('are those of the Fetch standard', () => {
    const ours = new Headers({ A: '1', b: 2 });
    const theirs = new globalThis.Headers({ A: '1', b: '2' });
    for (const headers of [ours, theirs] as Http.Headers[]) {
      headers.append('a', '3');
      headers.set('B', '4');
      headers.append('Set-Cookie', 'x=1');
      headers.append('set-cookie', 'y=2');
      headers.append('gone', '');
      headers.delete('GONE');
      assert.deepEqual(
        [
          headers.get('A'),
          headers.get('b'),
          headers.has('c'),
          headers.get('c'),
          headers.getSetCookie(),
        ],
        ['1, 3', '4', false, null, ['x=1', 'y=2']],
      );
    }
    assert.deepEqual([...new Headers(ours)], [...ours]);
    assert.deepEqual([...new Headers([['x', 'y']])], [['x', 'y']]);
  });
});

describe('fetch', () => {
  const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';

  it('refuses wrong arguments', () =>
    simulate(1, WORLD, async () => {
      const wrong = async (url: unknown, options: object, error: object): Promise<void> => {
        await assert.rejects(
          async () => await fetch(url as string, options),
          error,
          JSON.stringify([url, options]),
        );
      };
      for (const url of [
        '',
        '/x',
        'web',
        'ftp://web',
        'http:web',
        'http://',
        'http:///x',
        'http://web:0',
        'http://web:65536',
        'http://web:x/',
        'http://a b/',
        'http://we\nb/',
        'http://web/\r\nX: y',
        'http://web/\\x',
        'http://[::1',
        'http://::1/',
        'http://a%41/',
        'http://[]/',
        5,
        undefined,
      ])
        await wrong(url, {}, TypeError);
      for (const options of [
        { method: 'G T' },
        { method: 'GET / HTTP/1.1\r\nX:' },
        { method: 'CONNECT' },
        { body: 'x' },
        { headers: { 'a b': 'c' } },
        { headers: { a: 'b\r\nc: d' } },
        { nonsense: 1 },
        { redirect: 'maybe' },
        { method: 'POST', body: 5 },
      ])
        await wrong(URL, options, TypeError);
      for (const timeout of [0, -1, Number.NaN]) await wrong(URL, { timeout }, RangeError);
    }));

  it('sends what it is told', () =>
    withAnswers([ok, ok, ok], async (requests) => {
      const url = 'http://u%40:p%C3%A4@WEB:80/a/./b/../c ä%20?q=%41#f';
      assert.equal(
        await (await fetch(url, { headers: { X: 'y', 'content-length': 7 } })).text(),
        'ok',
      );
      assert.equal(
        requests[0],
        `GET /a/c%20%C3%A4%20?q=%41 HTTP/1.1\r\nhost: web\r\nuser-agent: uasyncio\r\nauthorization: Basic ${Buffer.from('u@:pä').toString('base64')}\r\nx: y\r\n\r\n`,
      );
      await fetch(URL, {
        method: 'PUT',
        headers: { host: 'other', authorization: 'mine', connection: 'close' },
      });
      assert.equal(
        requests[1],
        'PUT / HTTP/1.1\r\nuser-agent: uasyncio\r\nhost: other\r\nauthorization: mine\r\nconnection: close\r\ncontent-length: 0\r\n\r\n',
      );
    }));

  it('follows redirects by the rules', async () => {
    const seen: string[] = [];
    await withServer(
      async (request) => {
        const { path, method, headers } = request;
        seen.push(`${method} ${path} ${await request.text()} ${headers.get('authorization')}`);
        const status = Number(path.substring(1, 4));
        if (status)
          return new Response('moved', { status, headers: { location: '../x/y/../end?q' } });
        if (path === '/loop') return Response.redirect('/loop');
        if (path === '/far') return Response.redirect('http://web:81/');
        if (path === '/bad') return Response.redirect('ftp://web/');
        return new Response('end');
      },
      async () => {
        const options = { method: 'POST', body: 'data', headers: { authorization: 'me' } };
        for (const status of [301, 302, 303, 307, 308]) {
          const response = await fetch(`${URL}/${status}/a`, options);
          assert.deepEqual([response.url, await response.text()], [`${URL}/x/end?q`, 'end']);
        }
        const put = await fetch(`${URL}/301/a`, { ...options, method: 'PUT' });
        await put.text();
        assert.deepEqual(
          seen.filter((line) => line.includes('/x/end')).map((line) => line.replace('/x/end', '')),
          [...Array(3).fill('GET   me'), ...Array(2).fill('POST  data me'), 'PUT  data me'],
        );
        const manual = await fetch(`${URL}/302/a`, { redirect: 'manual' });
        assert.deepEqual([manual.status, await manual.text()], [302, 'moved']);
        for (const [path, redirect, code] of [
          ['/302/a', 'error', 'EBADMSG'],
          ['/loop', 'follow', 'ELOOP'],
          ['/bad', 'follow', 'EBADMSG'],
        ] as const)
          await assert.rejects(async () => await fetch(URL + path, { redirect }), {
            name: 'HttpError',
            code,
          });
        const other = await serve(mirror2, 'web', 81);
        assert.equal(
          await (
            await fetch(`${URL}/far`, { headers: { authorization: 'a', cookie: 'b', x: 'c' } })
          ).text(),
          '  c',
        );
        other.close();
      },
    );
  });

  const mirror2 = async ({ headers }: Http.Request): Promise<Http.Response> =>
    new Response(['authorization', 'cookie', 'x'].map((name) => headers.get(name)).join(' '));

  it('asks once more if a connection that was kept is stale, and only then', () =>
    simulate(1, WORLD, async () => {
      let count = 0;
      // Each connection serves one request, and breaks during the second one.
      const server = await startServer(
        async (reader: StreamReader<string>, writer: StreamWriter) => {
          count++;
          await reader.readuntil('\r\n\r\n');
          writer.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
          await reader.readuntil('\r\n\r\n');
          writer.close();
        },
        'web',
        80,
        { encoding: 'utf-8' },
      );
      await fetch(URL);
      await fetch(URL);
      assert.equal(count, 2);
      // A POST goes to a connection of its own.
      await fetch(URL, { method: 'POST', body: 'x' });
      assert.equal(count, 3);
      server.close();
    }));

  const wrong: [title: string, answer: string, code: string][] = [
    ['nothing', '', 'ECONNRESET'],
    ['half a head', 'HTTP/1.1 200 OK\r\nA: b\r\n', 'ECONNRESET'],
    ['rubbish', 'hello\r\n\r\n', 'EBADMSG'],
    ['HTTP/2', 'HTTP/2.0 200 OK\r\n\r\n', 'EBADMSG'],
    ['a wrong status', 'HTTP/1.1 2x0 OK\r\n\r\n', 'EBADMSG'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n', 'EBADMSG'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n', 'EBADMSG'],
    ['a small status', 'HTTP/1.1 099 OK\r\n\r\n', 'EBADMSG'],
    ['a large status', 'HTTP/1.1 999 OK\r\n\r\n', 'EBADMSG'],
    ['101', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 'EBADMSG'],
    ['interim responses without end', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000), 'EBADMSG'],
    ['a bare LF', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n', 'EBADMSG'],
    ['a long head', `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, 'EBADMSG'],
    [
      'two lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy',
      'EBADMSG',
    ],
    [
      'length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'EBADMSG',
    ],
    ['a short body', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nxy', 'ECONNRESET'],
    ['a short chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nxy', 'ECONNRESET'],
    [
      'no last chunk',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxy\r\n',
      'ECONNRESET',
    ],
    [
      'a long body',
      `HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n${'x'.repeat(1001)}`,
      'EMSGSIZE',
    ],
    ['a long body until the end', `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(1001)}`, 'EMSGSIZE'],
    [
      'long chunks',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${`64\r\n${'x'.repeat(100)}\r\n`.repeat(11)}0\r\n\r\n`,
      'EMSGSIZE',
    ],
  ];

  it('refuses wrong answers', () =>
    withAnswers(
      wrong.map(([, answer]) => answer),
      async () => {
        for (const [title, , code] of wrong)
          await assert.rejects(
            async () => await (await fetch(URL, { maxBody: 1000, method: 'POST' })).text(),
            (error) => error instanceof HttpError && error.code === code,
            title,
          );
      },
    ));

  it('reads what is unusual and right', () =>
    withAnswers(
      [
        'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok',
        'HTTP/1.0 404 No Such Thing\r\n\r\nuntil the end',
        'HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nok\r\n0\r\nA: b\r\n\r\n',
      ],
      async () => {
        const [first, second, third] = [await fetch(URL), await fetch(URL), await fetch(URL)];
        assert.deepEqual([first.status, await first.text()], [200, 'ok']);
        assert.deepEqual(
          [second.status, second.ok, second.statusText, await second.text()],
          [404, false, 'No Such Thing', 'until the end'],
        );
        assert.deepEqual([third.statusText, await third.text()], ['', 'ok']);
        await assert.rejects(async () => await third.text(), TypeError);
      },
    ));

  it('gives up after its time, while it connects, waits for the head, and reads the body', () =>
    simulate(1, { ...WORLD, hosts: { web: {}, silent: { state: 'silent' } } }, async (network) => {
      const server = await startServer(
        async (reader, writer) => {
          const line = await reader.readline();
          if (line.includes('body')) writer.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nx');
          await reader.read();
          writer.close();
        },
        'web',
        80,
        { encoding: 'utf-8' },
      );
      await assert.rejects(async () => await fetch('http://silent', { timeout: 3 }), TimeoutError);
      await assert.rejects(async () => await fetch(URL, { timeout: 3 }), TimeoutError);
      const response = await fetch(`${URL}/body`, { timeout: 3 });
      await assert.rejects(async () => await response.text(), { code: 'ETIMEDOUT' });
      server.close();
      await sleep(10);
      assert.equal(network.open, 0);
    }));

  it('closes the connection of a response that is given up', () =>
    withServer(
      async () => new Response('x'.repeat(50_000)),
      async () => {
        (await fetch(URL)).close();
        for await (const _ of (await fetch(URL)).body as AsyncIterable<Uint8Array>) break;
        await using response = await fetch(URL);
        assert.ok(response.ok);
      },
    ));
});

describe('HTTP at every point where a task can be cancelled, and when connections are reset', () => {
  it('leaves nothing open, and answers are whole or an error', async () => {
    const { injected } = await sim.explore(WORLD, async (network) => {
      const server = await serve(mirror, 'web', 80, { idleTimeout: 3 });
      const ask = async (path: string): Promise<void> => {
        for (let i = 0; i < 2; i++) {
          const body = i === 0 ? 'x'.repeat(3000) : ['y', 'z'];
          const response = await fetch(URL + path, { method: 'PUT', body, timeout: 5 });
          const text = await response.text();
          assert.equal(text, `PUT ${path} ${i === 0 ? body : 'yz'}`);
        }
      };
      const tasks = ['/a', '/b'].map((path) => createTask(() => ask(path)));
      for (const result of await gather(...tasks, { returnExceptions: true }))
        if (result !== undefined)
          assert.ok(
            isOf(result, 'CancelledError', 'HttpError', 'OSError', 'TimeoutError'),
            `${result}`,
          );
      server.close();
      await server.waitClosed();
      // What is idle ends after 4 s.
      await sleep(5);
      assert.equal(network.open, 0);
    });
    assert.ok(injected.cancel > 40, `${injected.cancel}`);
  });

  const isOf = (error: unknown, ...names: string[]): boolean =>
    names.includes((error as Error).name);
});

describe('mutated messages', () => {
  const random = (seed: number): ((below: number) => number) => {
    let state = seed;
    return (below) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 4294967296) * below);
    };
  };
  const ALPHABET = [
    ...'\r\n\0 :;,/\t0129afgAx-+"%?#@ÿ',
    '\r\n',
    '\r\n\r\n',
    'chunked',
    'Content-Length: 3\r\n',
  ];

  /** A message with one to four letters changed, removed, added or doubled. */
  function mutated(text: string, below: (n: number) => number): string {
    let made = text;
    for (let n = 1 + below(4); n > 0; n--) {
      const at = below(made.length);
      const to = at + ([0, 1, 1, 1, below(20)][below(5)] as number);
      const middle = [ALPHABET[below(ALPHABET.length)], '', made.slice(at, to).repeat(2)][below(3)];
      made = made.slice(0, at) + middle + made.slice(to);
    }
    return made;
  }

  const REQUESTS = [
    'GET /a?b=c HTTP/1.1\r\nHost: web\r\nAccept: */*\r\nConnection: close\r\n\r\n',
    'POST /a HTTP/1.1\r\nHost: web\r\nContent-Length: 5\r\n\r\nhello',
    'POST /a HTTP/1.1\r\nHost: web\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0a\r\n0123456789\r\n0\r\nT: u\r\n\r\n',
    'PUT http://web/x HTTP/1.1\r\nHost: web\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx',
  ];
  const ANSWERS = [
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0a\r\n0123456789\r\n0\r\nT: u\r\n\r\n',
    'HTTP/1.0 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n',
  ];

  it('20,000 requests get an answer or the end, and the server goes on', () =>
    withServer(
      mirror,
      async () => {
        const below = random(7);
        const seen: Record<string, number> = {};
        for (let i = 0; i < 20_000; i++) {
          const request = mutated(REQUESTS[i % REQUESTS.length] as string, below);
          const [reader, writer] = await openConnection('web', 80, { encoding: 'utf-8' });
          writer.write(Uint8Array.from(request, (letter) => letter.charCodeAt(0)));
          writer.writeEof();
          let got = '';
          try {
            got = await reader.read();
          } catch (error) {
            assert.equal((error as { code: string }).code, 'ECONNRESET');
          }
          writer.close();
          for (const status of statuses(got)) seen[status] = (seen[status] ?? 0) + 1;
          assert.ok(got === '' || got.startsWith('HTTP/1.1 '), got);
        }
        for (const status of ['100', '200', '400', '413', '501', '505'])
          assert.ok((seen[status] ?? 0) > 5, JSON.stringify(seen));
        assert.equal(seen['500'], undefined);
      },
      { idleTimeout: 2 },
    ));

  it('5,000 answers are read, or an error', () => {
    const below = random(11);
    const answers = Array.from({ length: 20_000 }, (_, i) =>
      mutated(ANSWERS[i % ANSWERS.length] as string, below),
    );
    return withAnswers(answers, async () => {
      const seen: Record<string, number> = {};
      for (let i = 0; i < 5000; i++) {
        let result = 'read';
        try {
          await (await fetch(URL, { timeout: 5, headers: { connection: 'close' } })).text();
        } catch (error) {
          const { name, code } = error as { name: string; code: string };
          result = `${name} ${code}`;
        }
        seen[result] = (seen[result] ?? 0) + 1;
      }
      const known = [
        'read',
        'HttpError EBADMSG',
        'HttpError ECONNRESET',
        'HttpError EMSGSIZE',
        'HttpError ELOOP',
        'OSError ECONNREFUSED',
        'OSError ENOTFOUND',
      ];
      assert.deepEqual(
        Object.keys(seen).filter((result) => !known.includes(result)),
        [],
      );
      assert.ok(
        (seen['HttpError EBADMSG'] ?? 0) > 500 && (seen.read ?? 0) > 500,
        JSON.stringify(seen),
      );
    });
  });
});
