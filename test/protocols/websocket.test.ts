// The WebSocket in virtual time: frames, what a peer may send and what not, closing, dead peers, cancellations.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { StreamReader, StreamWriter } from '../../ports/sim/index.js';
import type { WebSocket as Socket } from '../../src/protocols/websocket/socket.js';
import { packageRoot } from '../../tool/root.js';
import { load, sim } from '../support/world.js';
import type * as Parts from './websocket-parts.js';

const { openConnection, startServer } = sim;
const file = fileURLToPath(new URL('websocket-parts.ts', import.meta.url));
const { answerTo, checkText, frame, mask, sha1, WebSocket, WebSocketError } = await load<
  typeof Parts
>(file, 'compiled');

const MORE = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const hex = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const code = (n: number, reason = ''): Uint8Array =>
  joined(new Uint8Array([n >> 8, n & 255]), bytesOf(reason));

/** A frame as a client sends it, with whatever bits. */
function masked(opcode: number, payload: Uint8Array | string, first = 128 | opcode): Uint8Array {
  const made = frame(opcode, typeof payload === 'string' ? bytesOf(payload) : payload, true);
  made[0] = first;
  return made;
}

/** A part of a message: not its last frame. */
const part = (opcode: number, payload: Uint8Array | string): Uint8Array =>
  masked(opcode, payload, opcode);

interface Ended {
  /** What the server's program received. */
  received: (string | Uint8Array)[];
  /** What the server sent: opcode and payload of each frame. */
  sent: [opcode: number, payload: string][];
  code: number | null;
  reason: string;
}

/** Splits what a server sent into frames. */
function framesOf(bytes: Uint8Array): [number, string][] {
  const frames: [number, string][] = [];
  for (let at = 0; at < bytes.length; ) {
    const opcode = (bytes[at] as number) & 15;
    assert.equal((bytes[at] as number) & 0xf0, 128);
    let length = bytes[at + 1] as number;
    assert.ok(length < 127, 'masked, or too long for a test');
    at += 2;
    if (length === 126) {
      length = (bytes[at] as number) * 256 + (bytes[at + 1] as number);
      at += 2;
    }
    const payload = Buffer.from(bytes.subarray(at, at + length));
    frames.push([
      opcode,
      opcode === CLOSE && length >= 2
        ? `${payload.readUInt16BE()}${payload.subarray(2)}`
        : `${payload}`,
    ]);
    at += length;
  }
  return frames;
}

interface Case {
  options?: Parts.SocketOptions;
  /** Bytes arrive in pieces of this size. */
  fragment?: number;
  /** Further steps of the client. */
  after?: (reader: StreamReader, writer: StreamWriter) => Promise<void>;
  isClient?: boolean;
}

/** Sends bytes to a socket, then ends the connection; returns what became of it. */
async function feed(
  bytes: Uint8Array,
  { options = {}, fragment, after, isClient = false }: Case = {},
): Promise<Ended> {
  const hosts = { far: fragment === undefined ? {} : { fragment } };
  return (await sim.simulate(1, { limit: 1000, hosts }, async () => {
    const received: (string | Uint8Array)[] = [];
    let socket: Socket | undefined;
    const server = await startServer(
      async (reader, writer) => {
        socket = new WebSocket(reader, writer, '', options);
        socket.isClient_ = isClient;
        try {
          for await (const message of socket) received.push(message);
        } catch (error) {
          assert.ok(error instanceof WebSocketError, `${error}`);
          assert.equal(error.code, socket.closeCode);
        }
        await socket.waitClosed();
      },
      'far',
      1,
    );
    const [reader, writer] = await openConnection('far', 1);
    writer.write(bytes);
    if (after !== undefined) await after(reader, writer);
    writer.writeEof();
    const sent = await reader.read();
    writer.close();
    server.close();
    await server.waitClosed();
    const over = socket as unknown as Socket;
    return { received, sent: framesOf(sent), code: over.closeCode, reason: over.closeReason };
  })) as Ended;
}

describe('the bytes of WebSocket', () => {
  it('hashes as RFC 3174 and Node', () => {
    const hash = (bytes: Uint8Array): string => Buffer.from(sha1(bytes)).toString('hex');
    assert.equal(hash(bytesOf('abc')), 'a9993e364706816aba3e25717850c26c9cd0d89d');
    for (let n = 0; n < 200; n++) {
      const bytes = Uint8Array.from({ length: n }, (_, i) => i * 7 + n);
      assert.equal(hash(bytes), createHash('sha1').update(bytes).digest('hex'));
    }
  });

  it('answers the key of RFC 6455', () => {
    assert.equal(answerTo('dGhlIHNhbXBsZSBub25jZQ=='), 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });

  it('are the same in the lean profile, where texts for people are codes', () => {
    for (const name of ['client', 'server']) {
      const built = join(packageRoot(), `dist/src/protocols/websocket/${name}.js`);
      assert.doesNotMatch(readFileSync(built, 'utf8'), /LEAN \?.*HTTP\/1\.1/);
    }
  });

  it('frames as RFC 6455 section 5.7', () => {
    assert.deepEqual(frame(TEXT, bytesOf('Hello'), false), hex('81 05 48 65 6c 6c 6f'));
    const example = hex('81 85 37 fa 21 3d 7f 9f 4d 51 58');
    mask(example, 6, 11, example, 2);
    assert.equal(`${Buffer.from(example.subarray(6))}`, 'Hello');
    assert.deepEqual(frame(BINARY, new Uint8Array(256), false).subarray(0, 4), hex('82 7e 01 00'));
    assert.deepEqual(
      frame(BINARY, new Uint8Array(65536), false).subarray(0, 10),
      hex('82 7f 00 00 00 00 00 01 00 00'),
    );
  });

  it('masks in words as it does in bytes', () => {
    const keys = hex('00 80 ff 01 7f 33');
    for (const length of [0, 1, 63, 64, 65, 66, 67, 200])
      for (let start = 0; start < 8; start++) {
        const bytes = Uint8Array.from({ length: start + length + 3 }, (_, i) => i * 31);
        const expected = bytes.map((byte, i) =>
          i < start || i >= start + length ? byte : byte ^ (keys[2 + ((i - start) % 4)] as number),
        );
        mask(bytes, start, start + length, keys, 2);
        assert.deepEqual(bytes, expected);
      }
  });

  it('checks UTF-8 as Node does, wherever it is cut', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const valid = (bytes: Uint8Array): boolean => {
      try {
        decoder.decode(bytes);
        return true;
      } catch {
        return false;
      }
    };
    const seeds = [
      'κόσμε',
      'aé€😀z',
      '\u{10ffff}\u{fffd}\ufeff\0',
      'a'.repeat(70),
      `${'b'.repeat(64)}€${'c'.repeat(70)}`,
    ];
    let state = 1;
    const random = (n: number): number => {
      state = (state * 48271) % 2147483647;
      return state % n;
    };
    for (let round = 0; round < 20_000; round++) {
      const bytes = bytesOf(seeds[random(seeds.length)] as string);
      for (let n = random(3); n > 0; n--) bytes[random(bytes.length)] = random(256);
      const end = random(4) === 0 ? random(bytes.length) : bytes.length;
      const whole = bytes.slice(0, end);
      let at = checkText(bytes, 0, random(end + 1));
      if (at >= 0) at = checkText(bytes, at, end);
      assert.equal(at === end, valid(whole), Buffer.from(whole).toString('hex'));
    }
  });
});

/** What a client sends, and what becomes of it; after Autobahn's test suite. */
interface Row extends Case {
  name: string;
  sends: Uint8Array[];
  received?: (string | Uint8Array)[];
  /** The frames of the server, without the close frame. */
  sent?: [number, string][];
  /** With which code it ends. */
  code: number;
  /** What the server's close frame says; null: there is none. Default: the code. */
  says?: number | '' | null;
}

const bye = masked(CLOSE, code(1000));
const ended = (name: string, sends: Uint8Array[], more: Partial<Row> = {}): Row => ({
  name,
  sends: [...sends, bye],
  code: 1000,
  ...more,
});
const refused = (name: string, sends: Uint8Array[], why = 1002, more: Partial<Row> = {}): Row => ({
  name,
  sends: [...sends, masked(TEXT, 'behind'), bye],
  code: why,
  ...more,
});
const broken = (name: string, text: string): Row => refused(name, [masked(TEXT, hex(text))], 1007);
const closes = (name: string, n: number): Row => ({
  name,
  sends: [masked(CLOSE, code(n, 'why'))],
  code: n,
});
const wrongClose = (name: string, payload: Uint8Array, why = 1002): Row => ({
  name,
  sends: [masked(CLOSE, payload)],
  code: why,
});

const long = 'x'.repeat(70_000);
const CASES: Row[] = [
  // 1: messages of all lengths.
  ...[0, 1, 125, 126, 127, 65535, 65536].map((n) =>
    ended(`1.1: a text of ${n} bytes`, [masked(TEXT, 'y'.repeat(n))], {
      received: ['y'.repeat(n)],
    }),
  ),
  ended('1.2: bytes', [masked(BINARY, hex('00 ff 80'))], { received: [hex('00 ff 80')] }),
  ended('1.2: no bytes', [masked(BINARY, '')], { received: [new Uint8Array(0)] }),
  ended(
    'several messages in one segment',
    [masked(TEXT, 'a'), masked(TEXT, 'b'), masked(BINARY, 'c')],
    {
      received: ['a', 'b', bytesOf('c')],
    },
  ),
  // 2: pings and pongs.
  ended('2.1: a ping', [masked(PING, '')], { sent: [[PONG, '']] }),
  ended('2.2: a ping with a payload', [masked(PING, 'hi')], { sent: [[PONG, 'hi']] }),
  ended('2.4: a ping of 125 bytes', [masked(PING, 'p'.repeat(125))], {
    sent: [[PONG, 'p'.repeat(125)]],
  }),
  refused('2.5: a ping of 126 bytes', [masked(PING, 'p'.repeat(126))]),
  ended('2.7: a pong that nobody asked for', [masked(PONG, ''), masked(PONG, 'hm')]),
  // 3: reserved bits.
  ...[1, 2, 3, 4, 5, 6, 7].map((bits) =>
    refused(`3: reserved bits ${bits}`, [masked(TEXT, 'a', 0x80 | (bits << 4) | TEXT)]),
  ),
  refused('3: a reserved bit of a ping', [masked(PING, 'a', 0x80 | 0x40 | PING)]),
  // 4: opcodes.
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((n) => refused(`4: opcode ${n}`, [masked(n, '')])),
  // 5: fragments.
  refused('5.1: a ping in fragments', [part(PING, 'a'), masked(MORE, 'b')]),
  refused('5.2: a pong in fragments', [part(PONG, 'a'), masked(MORE, 'b')]),
  refused('a close in fragments', [part(CLOSE, code(1000)), masked(MORE, '')]),
  ended('5.3: two fragments', [part(TEXT, 'a'), masked(MORE, 'b')], { received: ['ab'] }),
  ended('5.6: a ping between fragments', [part(TEXT, 'a'), masked(PING, 'p'), masked(MORE, 'b')], {
    received: ['ab'],
    sent: [[PONG, 'p']],
  }),
  refused('5.9: a continuation of nothing', [masked(MORE, 'a')]),
  refused('5.10: a first part that continues nothing', [part(MORE, 'a'), masked(MORE, 'b')]),
  refused('5.16: a message within a message', [part(TEXT, 'a'), masked(TEXT, 'b')]),
  refused('5.18: bytes within a text', [part(TEXT, 'a'), part(BINARY, 'b')]),
  ended(
    '5.15: a message, then a continuation of nothing',
    [part(TEXT, 'a'), masked(MORE, 'b'), masked(MORE, 'c')],
    {
      received: ['ab'],
      code: 1002,
    },
  ),
  ended(
    'many fragments',
    [part(BINARY, ''), ...Array.from({ length: 500 }, () => part(MORE, 'abc')), masked(MORE, '')],
    {
      received: [bytesOf('abc'.repeat(500))],
    },
  ),
  ended('empty fragments', [part(TEXT, ''), part(MORE, ''), masked(MORE, '')], { received: [''] }),
  // 6: UTF-8.
  ended('6.2: a text beyond ASCII', [masked(TEXT, 'Hello-µ@ßöäüàá-UTF-8!!')], {
    received: ['Hello-µ@ßöäüàá-UTF-8!!'],
  }),
  ended(
    '6.2.3: each byte in a frame of its own',
    [
      part(TEXT, ''),
      ...[...bytesOf('κόσμε😀')].map((byte) => part(MORE, new Uint8Array([byte]))),
      masked(MORE, ''),
    ],
    { received: ['κόσμε😀'] },
  ),
  broken('6.3.1: a surrogate', 'ceba e1bdb9 cf83 cebc ceb5 eda080 6564'),
  refused('6.4.1: broken in the first fragment', [part(TEXT, hex('ceba f4908080'))], 1007),
  refused(
    '6.4.2: beyond U+10FFFF across fragments',
    [part(TEXT, hex('ceba f4')), part(MORE, hex('90'))],
    1007,
  ),
  refused(
    '6.4: the message ends within a character',
    [part(TEXT, hex('ceba')), masked(MORE, hex('e1bd'))],
    1007,
  ),
  ...[
    '00',
    '7f',
    'c280',
    'dfbf',
    'e0a080',
    'efbfbf',
    'ed9fbf',
    'ee8080',
    'efbfbd',
    'f0908080',
    'f48fbfbf',
    'efbbbf61',
  ].map((text) =>
    ended(`6.7 to 6.22: ${text}`, [masked(TEXT, hex(text))], {
      received: [new TextDecoder('utf-8', { ignoreBOM: true }).decode(hex(text))],
    }),
  ),
  ...[
    ['6.8: first of five bytes', 'f888808080'],
    ['6.8: first of six bytes', 'fc8480808080'],
    ['6.10: U+110000', 'f4908080'],
    ['6.11: a byte of six', 'fbbfbfbfbf'],
    ['6.12: a continuation', '80'],
    ['6.12: a last continuation', 'bf'],
    ['6.13: first bytes alone', 'c020c120c220'],
    ['6.14: the last byte is missing', 'e080'],
    ['6.14: three bytes of four', 'f0a080'],
    ['6.16: fe', 'fe'],
    ['6.16: ff', 'ff'],
    ['6.17: too long: /', 'c0af'],
    ['6.17: too long: three bytes', 'e080af'],
    ['6.17: too long: four bytes', 'f08080af'],
    ['6.18: too long: U+7F', 'c1bf'],
    ['6.18: too long: U+7FF', 'e09fbf'],
    ['6.18: too long: U+FFFF', 'f08fbfbf'],
    ['6.19: too long: NUL', 'c080'],
    ['6.20: the first surrogate', 'eda080'],
    ['6.20: the last surrogate', 'edbfbf'],
    ['6.21: a pair of surrogates', 'eda080edb080'],
  ].map(([name, text]) => broken(name as string, text as string)),
  ended('bytes need not be UTF-8', [masked(BINARY, hex('c0af'))], { received: [hex('c0af')] }),
  // 7: closing.
  ended('7.1.3: two close frames', [bye], {}),
  ended('7.1.5: a close within a message', [part(TEXT, 'a')]),
  { name: '7.3.1: a close without a payload', sends: [masked(CLOSE, '')], code: 1005, says: '' },
  wrongClose('7.3.2: a close with one byte', new Uint8Array([3])),
  { name: '7.3.4: a close with a reason', sends: [masked(CLOSE, code(1000, 'Hello'))], code: 1000 },
  {
    name: '7.3.5: with the longest',
    sends: [masked(CLOSE, code(1000, 'r'.repeat(123)))],
    code: 1000,
  },
  wrongClose('7.3.6: with one too long', code(1000, 'r'.repeat(124))),
  wrongClose('7.5.1: a reason that is not UTF-8', joined(code(1000), hex('ceba eda080')), 1007),
  ...[
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999,
  ].map((n) => closes(`7.7: code ${n}`, n)),
  ...[0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535].map((n) =>
    wrongClose(`7.9: code ${n}`, code(n)),
  ),
  // 9, and limits.
  refused('a message over the limit', [masked(BINARY, long)], 1009),
  refused(
    'one whose length alone is over it',
    [hex('82 ff 7f ff ff ff ff ff ff ff 00 00 00 00')],
    1009,
  ),
  refused('fragments that are over it together', [part(TEXT, 'aaa'), part(MORE, 'bbb')], 1009, {
    options: { maxPayload: 5 },
  }),
  ended('a message of just the limit', [part(TEXT, 'aaa'), masked(MORE, 'bb')], {
    options: { maxPayload: 5 },
    received: ['aaabb'],
  }),
  ended('a length that is written too long', [joined(hex('82 fe 00 01 00 00 00 00 61'))], {
    received: [bytesOf('a')],
  }),
  // Masks.
  refused('a frame without a mask', [frame(TEXT, bytesOf('a'), false)]),
  refused('a ping without a mask', [frame(PING, bytesOf('a'), false)]),
  // The end of the connection.
  { name: 'no frame at all', sends: [], code: 1006, says: null },
  { name: 'half a header', sends: [hex('81')], code: 1006, says: null },
  { name: 'half a length', sends: [hex('81 fe 00')], code: 1006, says: null },
  { name: 'half a payload', sends: [hex('81 85 00 00 00 00 61')], code: 1006, says: null },
  { name: 'half a message', sends: [part(TEXT, 'a')], code: 1006, says: null },
];

async function check({
  name,
  sends,
  received,
  sent,
  code,
  says = code,
  ...more
}: Row): Promise<void> {
  const result = await feed(joined(...sends), more);
  assert.equal(result.code, code, name);
  assert.deepEqual(result.received, received ?? [], name);
  const close = result.sent.at(-1)?.[0] === CLOSE ? result.sent.pop() : undefined;
  if (says === null) assert.equal(close, undefined, name);
  else
    assert.ok(
      close?.[1].startsWith(`${says}`) && (says !== '' || close[1] === ''),
      `${name}: ${close}`,
    );
  // Of several pings the last one may be answered alone.
  assert.deepEqual(result.sent, sent ?? [], name);
}

describe('what a WebSocket accepts', () => {
  for (const row of CASES) it(row.name, () => check(row));

  it('is the same whatever pieces the bytes come in', async () => {
    for (const row of CASES) {
      const { length } = joined(...row.sends);
      if (length < 5000)
        await check({ ...row, fragment: 1 }).catch((error) => {
          throw new Error(row.name, { cause: error });
        });
    }
  });

  it('is as a client, but for masks: those are refused', async () => {
    const hello = await feed(joined(frame(TEXT, bytesOf('hi'), false)), {
      isClient: true,
      after: async (reader, writer) => {
        writer.write(frame(CLOSE, code(1001, 'gone'), false));
        assert.equal((await reader.read(2))[1], 128 | 6);
        assert.equal((await reader.readexactly(10)).length, 10);
      },
    });
    assert.deepEqual([hello.received, hello.code, hello.reason], [['hi'], 1001, 'gone']);
  });
});
