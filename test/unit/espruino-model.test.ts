import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { buildModel, runModel } from '../hosts/espruino/build.js';
import { ESPRUINO, type Outcome, runReal, withoutTraces } from '../hosts/espruino/real.js';
import { temporaryFolder } from '../support/temporary.js';

const QUIRKS = join(packageRoot(), 'test/hosts/espruino/quirks');
const NAMES = readdirSync(QUIRKS).flatMap((name) =>
  name.endsWith('.js') ? name.slice(0, -3) : [],
);
// Of each host, at a time.
const TOGETHER = 3;

const fileOf = (name: string): string => join(QUIRKS, `${name}.js`);

/** What stands at the end of a quirk. */
function expected(name: string): string {
  const [, output = ''] =
    /\/\* prints\n([\s\S]*)\*\/\s*$/.exec(readFileSync(fileOf(name), 'utf8')) ?? [];
  return output;
}

function check(name: string, { output, code }: Outcome): void {
  assert.equal(withoutTraces(output).trimEnd(), expected(name).trimEnd());
  assert.equal(code, name === 'load-error-ends' ? 1 : 0);
}

/** Programs at the same time, as starting takes most of it. */
async function runAll(run: (file: string) => Promise<Outcome>): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const todo = [...NAMES];
  const work = async () => {
    for (let name = todo.shift(); name !== undefined; name = todo.shift())
      outcomes.set(name, await run(fileOf(name)));
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
  return outcomes;
}

const sentence = (name: string): string => name.replaceAll('-', ' ');

const EVENTS = `c.on('connect', function () { print('connect'); });
c.on('data', function (data) { print('data', data); });
c.on('end', function () { print('end'); });
c.on('error', function (error) { print('error', error.code); });
c.on('close', function (failed) { print('close', failed); });
`;

describe('the model of Espruino', () => {
  const folder = temporaryFolder('espruino-model');
  let outcomes: Map<string, Outcome>;

  before(async function () {
    this.timeout(120000);
    await buildModel();
    outcomes = await runAll(runModel);
  });

  for (const name of NAMES)
    it(`knows: ${sentence(name)}`, () => check(name, outcomes.get(name) as Outcome));

  it('refuses what the engine cannot parse', async () => {
    const file = join(folder, 'power.js');
    writeFileSync(file, 'print(1);\nvar a = 2 ** 3;\n');
    const { output, code } = await runModel(file);
    assert.equal(output, 'Uncaught SyntaxError: Espruino has no ** (line 2, column 9)\n');
    assert.equal(code, 1);
  });

  peers((file) => runModel(file));
});

describe('the engine that is modelled', () => {
  let outcomes: Map<string, Outcome>;

  before(async function () {
    this.timeout(120000);
    if (ESPRUINO) outcomes = await runAll(runReal);
  });

  for (const name of NAMES)
    it(`knows: ${sentence(name)}`, function () {
      // Its loopback on Linux is written by another thread, and at times says things twice.
      if (!ESPRUINO || name.startsWith('serial')) this.skip();
      check(name, outcomes.get(name) as Outcome);
    });

  if (ESPRUINO) peers(runReal);
  else it('knows its peers');
});

/** What a host prints about peers that are not of its own kind. */
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
    // The data may come before the connection does.
    assert.deepEqual(output.trim().split('\n').sort(), [
      'close false',
      'connect',
      'data bye',
      'end',
    ]);
  });

  it('takes all that comes, in order', async () => {
    const text = 'abcdefghij'.repeat(5000);
    const script =
      "c.removeAllListeners('data'); var all = ''; c.on('data', function (d) { all += d; });";
    const output = await client(
      `${script} c.on('close', function () { print(all.length, all.slice(-3)); });`,
      (socket) => socket.end(text),
    );
    assert.match(output, /^50000 hij$/m);
  });

  it('sends all that it is given, and then drains', async () => {
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
