import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { compile } from '../../tool/cc.js';
import { certificates, has } from '../support/certificates.js';
import {
  cleanUp,
  commandFor,
  dial,
  isMissing,
  listen,
  type Running,
  SECURE,
  start,
  startCommand,
} from '../support/ports.js';
import { temporaryFolder } from '../support/temporary.js';

const LAST = ['descriptors left 0', 'tasks 1'];

/** A port that is free now. */
async function freePort(): Promise<number> {
  const { server, port } = await listen(() => {});
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a program that listens at `port`, and waits until it does. */
async function peer(port: number, command: string[]): Promise<Running> {
  const program = startCommand(command);
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const [outcome] = await Promise.race([
      once(socket, 'connect').then(() => ['listens']),
      once(socket, 'error').then(() => ['refused']),
    ]).catch(() => ['refused']);
    socket.destroy();
    if (outcome === 'listens') return program;
    assert.equal(program.child.exitCode, null, program.output());
  }
}

/** An `openssl s_server` that answers with a page about the connection. */
async function opensslServer(...more: string[]): Promise<number> {
  const port = await freePort();
  const { certFile, keyFile } = certificates().server;
  const own = more.includes('-cert') ? [] : ['-cert', certFile, '-key', keyFile];
  await peer(port, [
    'openssl',
    's_server',
    '-accept',
    `127.0.0.1:${port}`,
    '-www',
    ...own,
    ...more,
  ]);
  return port;
}

/** Does something while a program is stopped: to the program, all of it happens at once. */
async function frozen({ child }: Running, act: () => unknown): Promise<void> {
  const state = () => /\) (\w)/.exec(readFileSync(`/proc/${child.pid}/stat`, 'latin1'))?.[1];
  child.kill('SIGSTOP');
  while (state() !== 'T');
  await act();
  child.kill('SIGCONT');
}

/** How many encrypted records there are in what TLS 1.3 sends, after its first handshake messages. */
function countRecords(bytes: Buffer): number {
  let count = 0;
  for (let at = 0; at + 5 <= bytes.length; at += 5 + bytes.readUInt16BE(at + 3))
    if (bytes[at] === 0x17 && at + 5 + bytes.readUInt16BE(at + 3) <= bytes.length) count++;
  return count;
}

/**
 * Passes bytes between a client and the server at `to`, until `keeps` returns true for what comes from one of them: from
 * there on keeps what that one sends. Calls `release` when that is two encrypted records, with a function that sends
 * them and resets.
 */
async function relay(
  to: number,
  holds: 'client' | 'server',
  keeps: (bytes: Buffer) => boolean,
  release: (send: () => Promise<unknown>) => void,
): Promise<number> {
  const { port } = await listen((near) => {
    const far = connect({ port: to, host: '127.0.0.1' });
    const pass = (from: Socket, into: Socket, mayKeep: boolean) => {
      let kept: Buffer | undefined;
      into.setNoDelay(true);
      from.on('error', () => {});
      from.on('data', (bytes: Buffer) => {
        if (mayKeep && kept === undefined && keeps(bytes)) kept = Buffer.alloc(0);
        if (kept === undefined) into.write(bytes);
        else kept = Buffer.concat([kept, bytes]);
        const all = kept;
        if (all !== undefined && countRecords(all) === 2) release(() => sendAndReset(into, all));
      });
    };
    pass(near, far, holds === 'client');
    pass(far, near, holds === 'server');
  });
  return port;
}

function sendAndReset(socket: Socket, bytes: Uint8Array | string, plain = socket): Promise<void> {
  return new Promise((resolve) => {
    socket.write(bytes, () => {
      plain.resetAndDestroy();
      resolve();
    });
  });
}

/** Passes bytes on, one at a time in each direction. */
async function byteByByte(to: number): Promise<number> {
  const { port } = await listen((near) => {
    const far = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true });
    const pass = (from: Socket, into: Socket) => {
      into.setNoDelay(true);
      from.on('error', () => {});
      from.on('data', (bytes: Buffer) => {
        for (const byte of bytes) into.write(Buffer.of(byte));
      });
      from.on('end', () => into.end());
    };
    pass(near, far);
    pass(far, near);
  });
  return port;
}

for (const target of SECURE) {
  describe(`TLS on ${target}`, () => {
    before(function () {
      if (isMissing(target, true)) this.skip();
    });
    afterEach(cleanUp);

    /** Runs a program of tls.ts against `port`; returns what it printed before its last lines. */
    async function client(what: string, port: number, options: object): Promise<string[]> {
      const lines = await (
        await start(target, 'tls', what, port, JSON.stringify(options))
      ).finish();
      assert.deepEqual(lines.slice(-2), LAST);
      return lines.slice(0, -2);
    }

    /** With the authority of the tests. */
    const trusting = (more: object = {}, others: object = {}) => ({
      ssl: { ca: certificates().ca.cert, ...more },
      ...others,
    });

    describe('a client', () => {
      it('knows version, cipher and certificate of openssl s_server', async () => {
        for (const [flag, version] of [
          ['-tls1_3', 'TLSv1.3'],
          ['-tls1_2', 'TLSv1.2'],
        ] as const) {
          const port = await opensslServer(flag);
          const lines = await client('facts', port, trusting());
          assert.equal(lines[0], `version ${version}`);
          assert.match(
            lines[1] as string,
            /^cipher \["(TLS_AES_256|ECDHE-ECDSA).*","TLSv1\.\d",(128|256)\]$/,
          );
          const { serialNumber, notBefore, notAfter, ...certificate } = JSON.parse(
            (lines[2] as string).slice('peercert '.length),
          );
          assert.deepEqual(certificate, {
            subject: [[['organizationName', 'tests']], [['commonName', 'localhost']]],
            issuer: [[['commonName', 'test authority']]],
            version: 3,
            subjectAltName: [
              ['DNS', 'localhost'],
              ['IP Address', '127.0.0.1'],
            ],
          });
          assert.match(serialNumber, /^[0-9A-F]{32,40}$/);
          assert.match(
            `${notBefore}|${notAfter}`,
            /^\w{3} [ \d]\d [\d:]{8} \d{4} GMT\|\w{3} .* GMT$/,
          );
          assert.deepEqual(lines.slice(3), ['alpn null', 'writeEof false', 'closed']);
        }
      });

      const failed = (why: string) => [
        `CERTIFICATE_VERIFY_FAILED: certificate verify failed: ${why} (peer)`,
      ];

      it('verifies the certificate and the name', async () => {
        const { selfSigned, expired, server } = certificates();
        const port = await opensslServer();
        const other = async ({ certFile, keyFile }: typeof server) =>
          opensslServer('-cert', certFile, '-key', keyFile);
        assert.deepEqual(
          await client('facts', port, { ssl: true }),
          failed('unable to get local issuer certificate').map((line) =>
            target === 'node' ? line.replace('get local issuer', 'verify the first') : line,
          ),
        );
        assert.deepEqual(
          await client('facts', await other(selfSigned), { ssl: true }),
          failed('self-signed certificate'),
        );
        assert.deepEqual(
          await client('facts', await other(expired), trusting()),
          failed('certificate has expired'),
        );
        assert.deepEqual(
          await client('facts', port, trusting({ servername: 'other.example' })),
          failed("Hostname mismatch, certificate is not valid for 'other.example'"),
        );
        assert.deepEqual(
          await client('facts', port, trusting({ servername: '127.0.0.2' })),
          failed("IP address mismatch, certificate is not valid for '127.0.0.2'"),
        );
        assert.equal(
          (await client('facts', port, trusting({ servername: 'localhost' })))[5],
          'closed',
        );
      });

      it('verifies nothing if it shall not', async () => {
        const { certFile, keyFile } = certificates().selfSigned;
        const port = await opensslServer('-cert', certFile, '-key', keyFile);
        const lines = await client('facts', port, { ssl: { verify: false } });
        assert.deepEqual(lines.slice(2), ['peercert {}', 'alpn null', 'writeEof false', 'closed']);
      });

      it('agrees on a protocol', async () => {
        const port = await opensslServer('-alpn', 'http/1.1,h2');
        const lines = await client('facts', port, trusting({ alpn: ['h2', 'http/1.1'] }));
        assert.equal(lines[3], 'alpn http/1.1');
      });

      it('resumes sessions', async () => {
        for (const version of ['-tls1_3', '-tls1_2']) {
          const port = await opensslServer(version);
          const word = 'GET / HTTP/1.0\r\n\r\n';
          const lines = await client('twice', port, trusting({}, { word }));
          const kinds = lines.filter((line) => /^(New|Reused), /.test(line));
          assert.deepEqual(
            kinds.map((line) => line.split(',')[0]),
            ['New', 'Reused'],
            version,
          );
        }
      });

      it('shows its certificate', async () => {
        const { ca, client: own } = certificates();
        const port = await opensslServer(
          '-Verify',
          '1',
          '-verify_return_error',
          '-CAfile',
          ca.certFile,
        );
        const word = 'GET / HTTP/1.0\r\n\r\n';
        const { cert, key } = own;
        const lines = await client('talk', port, trusting({ cert, key }, { word }));
        assert.ok(
          lines.some((line) => /Subject: CN ?= ?client 1/.test(line)),
          lines.join('\n'),
        );
        const without = await client('talk', port, trusting({}, { word }));
        assert.match(without.join('\n'), /EPROTO: .*certificate required/);
      });

      it('can take one byte at a time', async () => {
        const port = await byteByByte(await opensslServer());
        const word = 'GET / HTTP/1.0\r\n\r\n';
        const lines = await client('talk', port, trusting({}, { word }));
        assert.equal(lines[0], 'HTTP/1.0 200 ok');
        assert.equal(lines.at(-1), 'closed');
      });

      it('gives up a peer that is silent, ends, or speaks no TLS', async () => {
        const sockets: Socket[] = [];
        const silent = await listen((socket) => sockets.push(socket.resume()));
        assert.deepEqual(
          await client('facts', silent.port, trusting({}, { sslHandshakeTimeout: 0.05 })),
          ['ECONNABORTED: the TLS handshake took longer than 0.05 s (peer)'],
        );
        const ends = await listen((socket) => socket.once('data', () => socket.end()));
        assert.match(
          (await client('facts', ends.port, trusting())).join('\n'),
          /^ECONNRESET: .*\(peer\)$/,
        );
        const plain = await listen((socket) =>
          socket.once('data', () => socket.end('220 hello, who are you?\r\n')),
        );
        assert.deepEqual(await client('facts', plain.port, trusting()), [
          'EPROTO: wrong version number (peer)',
        ]);
      });

      it('can be cancelled during the handshake', async () => {
        const { port } = await listen((socket) => socket.resume());
        assert.deepEqual(await client('cancel', port, trusting()), ['CancelledError']);
      });

      /** Accepts, and leaves the end to `onClient`. */
      async function nodeServer(
        onClient: (socket: TLSSocket, plain: Socket) => void,
      ): Promise<number> {
        const { cert, key } = certificates().server;
        const { port } = await listen((plain) => {
          const socket = new TLSSocket(plain, { isServer: true, cert, key });
          socket.on('error', () => {});
          onClient(socket, plain);
        });
        return port;
      }

      it('waits for the end of a peer only so long', async () => {
        const port = await nodeServer((socket) => socket.resume());
        assert.deepEqual(await client('leave', port, trusting({}, { sslShutdownTimeout: 0.05 })), [
          'closed',
        ]);
        assert.deepEqual(
          await client('cancelWaitClosed', port, trusting({}, { sslShutdownTimeout: 0.1 })),
          ['done false', 'CancelledError'],
        );
      });

      it('takes the end of TCP for the end of the stream', async () => {
        const port = await nodeServer((socket, plain) => {
          socket.once('data', (data) => {
            socket.write(`${data}`.toUpperCase(), () => plain.destroy());
          });
        });
        assert.deepEqual(await client('talk', port, trusting()), ['HELLO', 'closed']);
      });

      it('reads what came before a reset, although it cannot write any more', async () => {
        let program: Running | undefined;
        const port = await nodeServer((socket, plain) => {
          plain.setNoDelay(true);
          socket.once('data', () =>
            frozen(program as Running, () => {
              socket.write('>');
              return sendAndReset(socket, 'last words', plain);
            }),
          );
        });
        program = await start(
          target,
          'tls',
          'lastWords',
          port,
          JSON.stringify(trusting({}, { word: 'write' })),
        );
        const lines = await program.finish();
        assert.deepEqual(
          lines.filter((line) => line !== 'cannot write'),
          ['">"', '"last words"', '""', '""', ...LAST],
        );
      });

      it('reads what came behind a request for new keys that it cannot answer', async () => {
        const { certFile, keyFile } = certificates().server;
        const to = await freePort();
        const server = spawn('openssl', [
          ...['s_server', '-accept', `127.0.0.1:${to}`, '-naccept', '1'],
          ...['-cert', certFile, '-key', keyFile],
        ]);
        await once(server.stdout, 'data');
        let program: Running | undefined;
        let heard = false;
        server.stdout.on('data', (data) => {
          if (`${data}`.endsWith('x')) server.stdin.write('K\n');
          heard ||= `${data}`.endsWith('x');
        });
        const keeps = () => {
          if (heard) server.stdin.write('last words\n');
          return heard;
        };
        const port = await relay(to, 'server', keeps, (send) => frozen(program as Running, send));
        program = await start(target, 'tls', 'lastWords', port, JSON.stringify(trusting()));
        const lines = await program.finish();
        server.kill();
        assert.deepEqual(lines.slice(0, 2), ['"l"', '"ast words\\n"']);
        // Node may hide it.
        assert.match(lines[2] as string, /^(?:ECONNRESET|"")$/);
        assert.deepEqual(lines.slice(3), ['""', ...LAST]);
      });

      it('loses nothing when it writes and leaves', async () => {
        let count = 0;
        let ended: () => void = () => {};
        const end = new Promise<void>((resolve) => {
          ended = resolve;
        });
        const port = await nodeServer((socket) => {
          socket.on('data', (data) => {
            count += data.length;
          });
          socket.on('end', () => {
            socket.end();
            ended();
          });
        });
        assert.deepEqual(await client('leave', port, trusting()), ['closed']);
        await end;
        assert.equal(count, 500_000);
      });

      it('refuses certificates and keys that are none', async () => {
        const { server, client: other } = certificates();
        const port = await opensslServer();
        const why = async (ssl: object) => (await client('facts', port, { ssl })).join('\n');
        assert.match(await why({ ca: 'nonsense' }), /^EINVAL: ssl\.ca: no certificate in PEM/);
        assert.match(
          await why({ cert: 'x', key: server.key }),
          /^EINVAL: ssl\.cert: no certificate in PEM/,
        );
        assert.match(
          await why({ cert: server.cert, key: 'x' }),
          /^EINVAL: ssl\.key: no .*key in PEM/,
        );
        assert.match(
          await why({ cert: server.cert, key: other.key }),
          /^EINVAL: ssl.*: key values mismatch/,
        );
      });

      it('talks to nginx', async function () {
        if (!has('nginx')) this.skip();
        const port = await freePort();
        const folder = temporaryFolder('nginx');
        const { certFile, keyFile } = certificates().server;
        writeFileSync(
          join(folder, 'conf'),
          `daemon off; master_process off; pid ${folder}/pid; error_log stderr; events {}
           http { access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
             fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
             server { listen 127.0.0.1:${port} ssl; ssl_certificate ${certFile}; ssl_certificate_key ${keyFile};
               location / { default_type text/plain; return 200 'from nginx, $ssl_session_reused\\n'; } } }`,
        );
        await peer(port, ['nginx', '-e', 'stderr', '-p', folder, '-c', join(folder, 'conf')]);
        const lines = await client('talk', port, trusting({}, { word: 'GET / HTTP/1.0\r\n\r\n' }));
        assert.deepEqual(lines.slice(-2), ['from nginx, .', 'closed']);
      });

      it('talks to mosquitto with its certificate, and not without', async function () {
        if (!has('mosquitto')) this.skip();
        const port = await freePort();
        const folder = temporaryFolder('mosquitto');
        const { ca, server, client: own } = certificates();
        writeFileSync(
          join(folder, 'conf'),
          `listener ${port} 127.0.0.1\nallow_anonymous true\nrequire_certificate true\nuser root
cafile ${ca.certFile}\ncertfile ${server.certFile}\nkeyfile ${server.keyFile}\n`,
        );
        await peer(port, ['mosquitto', '-c', join(folder, 'conf')]);
        const { cert, key } = own;
        assert.deepEqual(await client('mqtt', port, trusting({ cert, key })), [
          '32 2 0 0',
          'closed',
        ]);
        assert.match(
          (await client('mqtt', port, trusting())).join('\n'),
          /^EPROTO: .*certificate|^ECONNRESET/,
        );
      });
    });

    describe('a server', () => {
      const ours = (more: object = {}, others: object = {}) => {
        const { cert, key } = certificates().server;
        return { ssl: { cert, key, ...more }, ...others };
      };
      const serve = (what: string, options: object) =>
        start(target, 'tls', what, 0, JSON.stringify(options));

      /** What openssl s_client prints when it sends `input`. */
      async function opensslClient(
        port: number,
        input: string,
        ...more: string[]
      ): Promise<string> {
        const args = [
          's_client',
          '-connect',
          `127.0.0.1:${port}`,
          '-CAfile',
          certificates().ca.certFile,
        ];
        const child = spawn('openssl', [...args, '-verify_return_error', '-ign_eof', ...more]);
        let output = '';
        child.stdout.on('data', (data) => (output += data));
        child.stderr.on('data', (data) => (output += data));
        child.stdin.write(input);
        await once(child, 'close');
        return output;
      }

      /** A client of Node's; resolves with all that comes. */
      function nodeClient(port: number, lines: string, options: object = {}): Promise<string> {
        return new Promise((resolve, reject) => {
          const socket = connectTls({
            port,
            host: '127.0.0.1',
            ca: certificates().ca.cert,
            ...options,
          });
          let text = '';
          socket.on('data', (data) => (text += data));
          socket.on('end', () => resolve(text));
          socket.on('error', reject);
          socket.write(lines);
        });
      }

      it('serves openssl s_client and Node, with either version', async () => {
        const server = await serve('echo', ours({ alpn: ['h2', 'echo'] }));
        const port = await server.port();
        const heard = await opensslClient(
          port,
          'one\n\n',
          '-tls1_2',
          '-alpn',
          'echo',
          '-no_ign_eof',
        );
        assert.match(heard, /Verify return code: 0/);
        assert.match(heard, /ALPN protocol: echo/);
        assert.equal(await nodeClient(port, 'one\ntwo\nquit\n'), 'ONE\nTWO\n');
        const lines = await server.finish();
        assert.deepEqual(lines.slice(-2), LAST);
        assert.deepEqual(
          lines.filter((line) => /^(version|alpn|peercert|writeEof)/.test(line)),
          ['TLSv1.2', 'TLSv1.3'].flatMap((version, i) => [
            `version ${version}`,
            'peercert null',
            `alpn ${i === 0 ? 'echo' : null}`,
            'writeEof false',
          ]),
        );
      });

      it('resumes sessions', async () => {
        const server = await serve('echo', ours());
        const port = await server.port();
        for (const version of ['-tls1_2', '-tls1_3']) {
          const file = join(temporaryFolder('session'), 'session');
          assert.match(await opensslClient(port, '\n', version, '-sess_out', file), /New, /);
          assert.match(await opensslClient(port, '\n', version, '-sess_in', file), /Reused, /);
        }
        await nodeClient(port, 'quit\n');
        await server.finish();
      });

      it('asks for certificates of clients, and is not disturbed by those without', async () => {
        const { ca, client: own } = certificates();
        const server = await serve('echo', ours({ ca: ca.cert }));
        const port = await server.port();
        await assert.rejects(nodeClient(port, 'quit\n'), /certificate required/);
        // Node ends such a connection without an alert.
        const heard = await nodeClient(port, 'quit\n', certificates().selfSigned).catch(() => '');
        assert.equal(heard, '');
        assert.equal(await nodeClient(port, 'x\nquit\n', { cert: own.cert, key: own.key }), 'X\n');
        const lines = await server.finish();
        assert.equal(lines.filter((line) => line.startsWith('version')).length, 1);
        const certificate = JSON.parse((lines[3] as string).slice('peercert '.length));
        assert.deepEqual(certificate.subject, [[['commonName', 'client 1']]]);
      });

      it('ends clients that are silent, speak no TLS, or leave', async () => {
        const server = await serve('echo', ours({}, { sslHandshakeTimeout: 0.2 }));
        const port = await server.port();
        const silent = await dial(port);
        await once(silent.resume(), 'end');
        const plain = await dial(port);
        plain.write('GET / HTTP/1.0\r\n\r\n');
        await once(plain.resume(), 'end');
        (await dial(port)).destroy();
        await nodeClient(port, 'quit\n');
        assert.equal(
          (await server.finish()).filter((line) => line.startsWith('version')).length,
          1,
        );
      });

      it('reads what came before a reset, although it could not send its tickets', async () => {
        const server = await serve('hears', ours());
        const isHello = (bytes: Buffer) => bytes[0] === 0x16;
        const keeps = (bytes: Buffer) => !isHello(bytes);
        const port = await relay(await server.port(), 'client', keeps, (send) =>
          frozen(server, send),
        );
        const client = connectTls({ port, host: '127.0.0.1', ca: certificates().ca.cert });
        client.on('error', () => {});
        client.write('last words');
        const lines = (await server.finish()).slice(1);
        assert.equal(lines[0], '"last words"');
        assert.match(lines[1] as string, /^(?:ECONNRESET|"")$/);
        assert.deepEqual(lines.slice(2), LAST);
      });

      it('can take one byte at a time', async () => {
        const server = await serve('echo', ours());
        assert.equal(
          await nodeClient(await byteByByte(await server.port()), 'one\nquit\n'),
          'ONE\n',
        );
        await server.finish();
      });

      it('is serving many at once', async () => {
        const server = await serve('echo', ours());
        const port = await server.port();
        const all = Array.from({ length: 50 }, (_, i) =>
          nodeClient(port, `line ${i}\n\n`).catch(() => ''),
        );
        void all;
        assert.equal(await nodeClient(port, 'quit\n'), '');
        await server.finish();
      });

      it('encrypts a connection later: startTls, with Node as the client', async () => {
        const server = await serve('startTlsServer', ours());
        const plain = await dial(await server.port(), false);
        plain.write('STARTTLS\n');
        assert.equal(`${(await once(plain, 'data'))[0]}`, 'ready\n');
        plain.pause();
        const socket = connectTls({ socket: plain, host: '127.0.0.1', ca: certificates().ca.cert });
        socket.write('over TLS\n');
        assert.equal(`${(await once(socket, 'data'))[0]}`, 'secret\n');
        await once(socket, 'end');
        socket.end();
        assert.deepEqual((await server.finish()).slice(1), ['STARTTLS', 'over TLS', ...LAST]);
      });

      it('refuses what came unencrypted behind the request for TLS', async () => {
        const server = await serve('startTlsServer', ours());
        const plain = await dial(await server.port(), false);
        plain.write('STARTTLS\nhidden command\n');
        plain.resume();
        await once(plain, 'end');
        const lines = (await server.finish()).slice(1);
        assert.equal(lines[0], 'STARTTLS');
        assert.match(lines[1] as string, /^EPROTO: startTls: /);
      });
    });

    it('says which package is missing, if OpenSSL is not there or is another one', async function () {
      // Node has its own.
      if (target === 'node') this.skip();
      const folder = temporaryFolder('openssl');
      const library = join(folder, 'libssl.so.3');
      const { cert, key } = certificates().server;
      const command = await commandFor(
        target,
        'tls',
        'echo',
        0,
        JSON.stringify({ ssl: { cert, key } }),
      );
      const why = async () => {
        const env = [`LD_LIBRARY_PATH=${folder}`];
        return (await startCommand(['env', ...env, ...command]).finish())[0];
      };
      const said = (name: string) =>
        `ENOTSUP: TLS needs OpenSSL 3, and ${name} was not found: apt install libssl3`;
      writeFileSync(library, '');
      assert.equal(await why(), said('libssl.so.3'));
      const source = join(folder, 'other.c');
      writeFileSync(source, 'int TLS_client_method(void) { return 0; }');
      await compile('a library', ['-shared', '-fPIC', source, '-o', library]);
      assert.equal(await why(), said('TLS_server_method'));
    });

    it('a connection that the peer has ended cannot be encrypted', async () => {
      const { port } = await listen((plain) => plain.once('data', () => plain.end('ready\n')));
      const [first, why] = await client(
        'startTls',
        port,
        trusting({ servername: 'localhost' }, { word: 'late' }),
      );
      assert.equal(first, 'ready');
      assert.match(why as string, /^ECONNRESET: /);
    });

    it('leaves nothing open, wherever a handshake, a process or a thread is cancelled', async () => {
      const { ca, server } = certificates();
      const texts = { ca: ca.cert, cert: server.cert, key: server.key };
      const others = target === 'xs' ? [] : ['process'];
      const program = await start(target, 'cancelled-anywhere', JSON.stringify(texts), ...others);
      const names = ['client', 'server', 'startTls', 'startTls of a server', ...others, 'thread'];
      const explored = names.map((name) => `${name}: cancelled, ended true, left 0`);
      assert.deepEqual(await program.finish(), [...explored, ...LAST]);
    });

    it('a client encrypts a connection later: startTls, with Node as the server', async () => {
      const { cert, key } = certificates().server;
      const { port } = await listen((plain) => {
        plain.once('data', () => {
          plain.pause();
          plain.write('ready\n');
          const socket = new TLSSocket(plain, { isServer: true, cert, key });
          socket.on('data', (data) => socket.write(`${data}`.toUpperCase()));
          socket.on('end', () => socket.end());
        });
      });
      const lines = await client('startTls', port, trusting({ servername: 'localhost' }));
      assert.deepEqual(
        [lines[0], lines[1], lines.slice(-2)],
        ['ready', 'version TLSv1.3', ['NOW', 'closed']],
      );
    });
  });
}
