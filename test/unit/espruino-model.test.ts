import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { buildModel, runModel, runModelOfBytes } from '../hosts/espruino/build.js';
import {
  ESPRUINO,
  hasUnicode,
  type Outcome,
  runReal,
  withoutTraces,
} from '../hosts/espruino/real.js';
import { share } from '../support/conformance.js';
import { temporaryFolder } from '../support/temporary.js';

const HOST = join(packageRoot(), 'test/hosts/espruino');
const QUIRKS = join(HOST, 'quirks');
/** The quirks of builds without Unicode support, where a string is a sequence of bytes. */
const QUIRKS_OF_BYTES = join(HOST, 'quirks-of-bytes');
const namesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => (name.endsWith('.js') ? name.slice(0, -3) : []));
const NAMES = namesIn(QUIRKS);
const NAMES_OF_BYTES = namesIn(QUIRKS_OF_BYTES);
/** The quirks of builds with Unicode support only. */
const NEEDS_UNICODE = ['utf8'];
// Of each host, at a time.
const TOGETHER = 3;
// Of a test and a hook: some seconds on a quiet machine.
const LIMIT = 60_000;

const fileOf = (name: string): string =>
  join(NAMES.includes(name) ? QUIRKS : QUIRKS_OF_BYTES, `${name}.js`);

/** The expected output, at the end of a quirk's file. */
function expected(name: string): string {
  const [, output = ''] =
    /\/\* prints\n([\s\S]*)\*\/\s*$/.exec(readFileSync(fileOf(name), 'utf8')) ?? [];
  return output;
}

type Run = (file: string) => Promise<Outcome>;

/** Runs several programs at a time, because starting takes most of their time; each test waits for its own program. */
class Outcomes {
  private readonly outcomes: Map<string, Promise<Outcome>>;

  constructor(names: string[], run: Run) {
    const lanes = Array.from({ length: TOGETHER }, () => Promise.resolve());
    this.outcomes = new Map(
      names.map((name, i) => {
        const outcome = (lanes[i % TOGETHER] as Promise<void>).then(() => run(fileOf(name)));
        lanes[i % TOGETHER] = outcome.then(
          () => {},
          () => {},
        );
        return [name, outcome];
      }),
    );
  }

  async check(name: string): Promise<void> {
    const { output, code } = (await this.outcomes.get(name)) as Outcome;
    assert.equal(withoutTraces(output).trimEnd(), expected(name).trimEnd());
    assert.equal(code, name === 'load-error-ends' ? 1 : 0);
  }
}

const sentence = (name: string): string => name.replaceAll('-', ' ');

const EVENTS = `c.on('connect', function () { print('connect'); });
c.on('data', function (data) { print('data', data); });
c.on('end', function () { print('end'); });
c.on('error', function (error) { print('error', error.code); });
c.on('close', function (failed) { print('close', failed); });
`;

describe('the model of Espruino', function () {
  this.timeout(LIMIT);
  const folder = temporaryFolder('espruino-model');
  const names = share(NAMES, 3);
  let outcomes: Outcomes;

  before(async () => {
    await buildModel();
    outcomes = new Outcomes(names, runModel);
  });

  for (const name of names) it(`knows: ${sentence(name)}`, () => outcomes.check(name));

  it('refuses scripts that the engine cannot parse', async () => {
    const file = join(folder, 'power.js');
    writeFileSync(file, 'print(1);\nvar a = 2 ** 3;\n');
    const { output, code } = await runModel(file);
    assert.equal(output, 'Uncaught SyntaxError: Espruino has no ** (line 2, column 9)\n');
    assert.equal(code, 1);
  });

  peers((file) => runModel(file));
});

describe('the model of Espruino without Unicode', function () {
  this.timeout(LIMIT);
  const names = [...share(NAMES, 3, 1), ...NAMES_OF_BYTES].filter(
    (name) => !NEEDS_UNICODE.includes(name),
  );
  let outcomes: Outcomes;

  before(async () => {
    await buildModel();
    outcomes = new Outcomes(names, runModelOfBytes);
  });

  for (const name of names) it(`knows: ${sentence(name)}`, () => outcomes.check(name));
});

describe('the engine that is modelled', function () {
  this.timeout(LIMIT);
  let outcomes: Outcomes;
  let unicode: boolean;

  before(async () => {
    if (!ESPRUINO) return;
    unicode = await hasUnicode();
    outcomes = new Outcomes([...NAMES, ...NAMES_OF_BYTES], runReal);
  });

  for (const name of [...NAMES, ...NAMES_OF_BYTES])
    it(`knows: ${sentence(name)}`, async function () {
      // On Linux the loopback is written by another thread, and sometimes repeats data.
      if (!ESPRUINO || name.startsWith('serial')) this.skip();
      if ((unicode ? NAMES_OF_BYTES : NEEDS_UNICODE).includes(name)) this.skip();
      await outcomes.check(name);
    });

  if (ESPRUINO) peers(runReal);
  else it('knows its peers');
});

/** The output of a host about peers that do not run on the same kind of host. */
function peers(run: (file: string) => Promise<Outcome>): void {
  const folder = temporaryFolder('espruino-peers');

  async function client(script: string, serve: (socket: Socket) => void): Promise<string> {
    const server = createServer({ allowHalfOpen: true }, serve);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const file = join(folder, `${port}.js`);
    const head = `var c = require('net').connect({ host: '127.0.0.1', port: ${port} });\n${EVENTS}`;
    writeFileSync(file, head + script);
    const { output } = await run(file);
    server.close();
    return withoutTraces(output);
  }

  it('cannot tell an end from a reset', async () => {
    const script = "c.on('connect', function () { c.write('x'); });";
    const end = await client(script, (socket) => socket.once('data', () => socket.end()));
    const reset = await client(script, (socket) =>
      socket.once('data', () => socket.resetAndDestroy()),
    );
    assert.equal(end, 'connect\nend\nclose false\n');
    assert.equal(reset, end);
  });

  it('closes when the peer has ended', async () => {
    let closed = () => {};
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const output = await client('', (socket) => {
      socket.end('bye');
      socket.resume().on('end', closed);
    });
    await isClosed;
    // The data may come before the event of the connection.
    assert.deepEqual(output.trim().split('\n').sort(), [
      'close false',
      'connect',
      'data bye',
      'end',
    ]);
  });

  it('receives all data in order', async () => {
    const text = 'abcdefghij'.repeat(5000);
    const script =
      "c.removeAllListeners('data'); var all = ''; c.on('data', function (d) { all += d; });";
    const output = await client(
      `${script} c.on('close', function () { print(all.length, all.slice(-3)); });`,
      (socket) => socket.end(text),
    );
    assert.match(output, /^50000 hij$/m);
  });

  it('sends all data, and then drains', async () => {
    let received = 0;
    let closed = () => {};
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const script = `var n = 0;
      c.on('connect', function () { c.write('x'.repeat(5000)); });
      c.on('drain', function () { if (++n === 2) c.end(); });`;
    await client(script, (socket) => {
      socket.on('data', (data) => {
        received += data.length;
      });
      socket.on('end', () => socket.end()).on('close', closed);
    });
    await isClosed;
    assert.equal(received, 5000);
  });
}
