// Processes, signals, pipes and serial lines with the real thing, on the engines that have them.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { packageRoot } from '../../tool/root.js';
import { cleanUp, commandFor, start, type Target } from '../support/ports.js';

const LEFT = ['descriptors left 0', 'tasks 1'];
/** The two that the program was given are closed too. */
const GONE = ['descriptors left -2', 'tasks 1'];
const ENGINES: Target[] = ['node', 'quickjs', 'xs'];

/** The lines of a stream, one after the other. */
class Lines {
  private input_: Interface;
  private lines_: AsyncIterator<string>;

  constructor(stream: Readable) {
    this.input_ = createInterface({ input: stream });
    this.lines_ = this.input_[Symbol.asyncIterator]();
  }

  /** Undefined at the end. */
  async next(): Promise<string | undefined> {
    const { value, done } = await this.lines_.next();
    return done ? undefined : value;
  }

  async rest(): Promise<string[]> {
    const lines: string[] = [];
    for (let line = await this.next(); line !== undefined; line = await this.next())
      lines.push(line);
    return lines;
  }
}

for (const target of ENGINES) {
  describe(`descriptors and processes on ${target}`, () => {
    const started: ChildProcess[] = [];
    // XS has neither processes nor pipes, only the standard input and serial lines.
    const withAll = target === 'xs' ? it.skip : it;

    afterEach(() => {
      for (const child of started.splice(0)) child.kill('SIGKILL');
    });

    async function launch(
      stdio: ('pipe' | 'inherit' | number)[],
      name: string,
      ...args: unknown[]
    ): Promise<ChildProcess> {
      const [file, ...words] = (await commandFor(target, name, ...args)) as [string];
      const child = spawn(file, words, { stdio });
      started.push(child);
      return child;
    }

    function ofPipe(child: ChildProcess): [Lines, Writable] {
      return [new Lines(child.stdout as Readable), child.stdin as Writable];
    }

    withAll('leaves no descriptor and no child, wherever the task is cancelled', async () => {
      const child = await launch(['pipe', 'pipe', 'inherit'], 'children', 40);
      const [lines] = ofPipe(child);
      const expected = ['done true cancelled true', 'wrong 0 refused 0', 'children 0', ...LEFT];
      assert.deepEqual(await lines.rest(), expected);
    });

    withAll(
      'gives a child no descriptor and no blocked or ignored signal; errors are clear',
      async () => {
        const child = await launch(['pipe', 'pipe', 'inherit'], 'child-state');
        const [lines] = ofPipe(child);
        const none = '0'.repeat(16);
        const signals = ['SigPnd', 'SigBlk', 'SigIgn'].map((name) => `${name}:\t${none}`);
        const said = await lines.rest();
        // Node gives a child what it was itself given without FD_CLOEXEC.
        if (target === 'node') said[3] = `${said[3]}`.replace(/^0 1 2 .*$/, '0 1 2 3');
        const errors = [
          'TimeoutError: 10 ms while waiting for socket pipe read',
          'OSError: EINVAL: no such signal: SIGNOTHING',
          'OSError: EINVAL: no such signal: 999',
          'OSError: EINVAL: signal SIGKILL cannot be caught',
          'OSError: EINVAL: no such signal: 0',
          'TimeoutError: 10 ms while waiting for communicate of process',
          'OSError: ESRCH: process has ended',
        ];
        assert.deepEqual(said, [...signals, '0 1 2 3', ...errors, ...LEFT]);
      },
    );

    it('reads commands by line while sockets go on', async () => {
      const child = await launch(['pipe', 'pipe', 'inherit'], 'commands');
      const [lines, input] = ofPipe(child);
      assert.equal(await lines.next(), 'ready');
      for (const byte of Buffer.from('echo é€😀ß\n'))
        await new Promise((resolve) => input.write(Buffer.of(byte), resolve));
      assert.equal(await lines.next(), 'said é€😀ß');
      input.write('echo one\nec');
      assert.equal(await lines.next(), 'said one');
      input.write('ho two\nport\n');
      assert.equal(await lines.next(), 'said two');
      const [, port] = /^port (\d+)$/.exec((await lines.next()) as string) as unknown as [
        0,
        string,
      ];
      const socket = connect(Number(port), '127.0.0.1');
      socket.write('over the net\n');
      const [answer] = await once(socket, 'data');
      assert.equal(`${answer}`, 'over the net\n');
      socket.destroy();
      input.end();
      assert.deepEqual(await lines.rest(), ['end of input', 'ticked true']);
    });

    for (const file of ['/dev/null', join(packageRoot(), 'LICENSE')])
      it(`reads ${file} as standard input`, async () => {
        const fd = openSync(file, 'r');
        const child = await launch([fd, 'pipe', 'inherit'], 'commands');
        closeSync(fd);
        const lines = await new Lines(child.stdout as Readable).rest();
        assert.equal(lines[0], 'ready');
        assert.equal(lines.at(-2), file === '/dev/null' ? 'end of input' : 'left');
        assert.deepEqual(await once(child, 'exit'), [0, null]);
      });

    it('reads a terminal, and leaves its open file as it was', async () => {
      const [file, ...words] = (await commandFor(target, 'commands')) as [string];
      const script = `
import os, pty, fcntl, sys
master, slave = pty.openpty()
flags = fcntl.fcntl(slave, fcntl.F_GETFL)
pid = os.fork()
if pid == 0:
    os.setsid()
    for fd in (0, 1, 2): os.dup2(slave, fd)
    os.execv(sys.argv[1], sys.argv[1:])
def until(text):
    got = b''
    while text not in got: got += os.read(master, 1000)
until(b'ready')
os.write(master, b'echo typed\\n')
until(b'said typed')
print('while it runs', fcntl.fcntl(slave, fcntl.F_GETFL) == flags)
os.write(master, b'\\x04')
until(b'end of input')
print('status', os.waitpid(pid, 0)[1])
print('afterwards', fcntl.fcntl(slave, fcntl.F_GETFL) == flags)
`;
      const { stdout } = spawnSync('python3', ['-c', script, file, ...words], { encoding: 'utf8' });
      assert.equal(stdout, 'while it runs True\nstatus 0\nafterwards True\n');
    });

    withAll('reads and writes any descriptor, as fast as the other side', async () => {
      const child = await launch(['pipe', 'pipe', 'inherit', 'pipe', 'pipe'], 'descriptors', 3, 4);
      const [lines] = ofPipe(child);
      const [, , , to, from] = child.stdio as unknown as [0, 0, 0, Writable, Readable];
      const text = Buffer.alloc(3_000_000, '0123456789');
      to.end(text);
      const pieces: Buffer[] = [];
      for await (const piece of from) pieces.push(piece);
      assert.ok(Buffer.concat(pieces).equals(text));
      assert.deepEqual(await lines.rest(), [`copied ${text.length}`, ...GONE]);
    });

    withAll('a pipe whose reader has gone is an OSError', async () => {
      const child = await launch(['pipe', 'pipe', 'inherit', 'pipe', 'pipe'], 'descriptors', 3, 4);
      const [lines] = ofPipe(child);
      const [, , , to, from] = child.stdio as unknown as [0, 0, 0, Writable, Readable];
      to.on('error', () => {});
      const written = new Promise((resolve) => to.write(Buffer.alloc(1_000_000), resolve));
      await once(from, 'readable');
      from.destroy();
      const [error, ...rest] = await lines.rest();
      assert.match(`${error}`, /^OSError (EPIPE|ECONNRESET)$/);
      assert.deepEqual(rest, GONE);
      to.destroy();
      await written;
    });

    it('talks over a serial line, and unplugging it is an OSError', async () => {
      const peer = spawn('python3', [join(packageRoot(), 'test', 'support', 'line.py')]);
      started.push(peer);
      const said = new Lines(peer.stdout);
      const tell = (line: string) => peer.stdin.write(`${line}\n`);
      const device = await said.next();
      const child = await launch(['pipe', 'pipe', 'inherit'], 'line', device);
      const [lines] = ofPipe(child);
      assert.equal(await lines.next(), 'open');
      tell('read');
      assert.equal(await said.next(), 'hello');
      tell('mode');
      assert.equal(await said.next(), '115200 raw');
      tell('send first');
      assert.equal(await lines.next(), 'got first');
      tell('read');
      assert.equal(await said.next(), 'you said first');
      peer.stdin.end();
      assert.match(`${await lines.next()}`, /^OSError (EIO|ENODEV)$/);
      assert.deepEqual(await lines.rest(), ['OSError ENOENT', ...LEFT]);
    });

    it('restores the settings of a serial line', async () => {
      const peer = spawn('python3', [join(packageRoot(), 'test', 'support', 'line.py')]);
      started.push(peer);
      const said = new Lines(peer.stdout);
      const device = await said.next();
      const child = await launch(['pipe', 'pipe', 'inherit'], 'line', device);
      const [lines] = ofPipe(child);
      assert.equal(await lines.next(), 'open');
      peer.stdin.write('send close\n');
      assert.equal(await lines.next(), 'got close');
      assert.deepEqual(await lines.rest(), ['OSError ENOENT', ...LEFT]);
      peer.stdin.write('mode\n');
      assert.equal(await said.next(), target === 'node' ? '115200 raw' : '38400 cooked');
    });
  });
}

/** Programs of six-bugs.test.ts, and what they print. */
const BUGS: Record<string, string[]> = {
  'bug1-cancelled-reader': ['both wait', 'reader cancelled', 'drained', 'received all'],
  'bug2-two-readers': [
    'Error: another task (first) is already reading this stream',
    'Error: another task (first) is already reading this stream',
    'the first one waits',
    'the first one got a line',
    'then the second one got another',
  ],
  'bug3-write-while-draining': ['one task drains', 'bytes missing 0', 'bytes wrong 0'],
  'bug4-three-drains': ['waiting 3', 'a drained', 'b drained', 'c drained'],
};

for (const target of ['node', 'quickjs'] as Target[])
  describe(`streams over pipes, on ${target}`, () => {
    afterEach(cleanUp);

    for (const [bug, lines] of Object.entries(BUGS))
      it(bug, async () => {
        const program = await start(target, `${bug} over-pipes`);
        assert.deepEqual(await program.finish(), [...lines, ...LEFT]);
      });

    it('survive a storm of connections: no byte is wrong', async function () {
      // Node starts a process for each pipe.
      if (target === 'node') this.skip();
      const program = await start(target, 'storm over-pipes', 20, 200, 5, 60);
      const lines = await program.finish();
      assert.deepEqual(lines.slice(1), ['wrong 0', ...LEFT]);
    });

    /** Runs a program of client.ts between two pipes; `peer` gets those ends that the program has not. */
    async function client(
      what: string,
      peer: (into: Writable, from: Readable) => unknown,
    ): Promise<string[]> {
      const [file, ...words] = (await commandFor(target, 'client over-descriptors', what, 0)) as [
        string,
      ];
      const child = spawn(file, words, { stdio: ['ignore', 'pipe', 'inherit', 'pipe', 'pipe'] });
      const [, output, , into, from] = child.stdio as Readable[];
      const lines = new Lines(output as Readable).rest();
      await peer(into as unknown as Writable, from as Readable);
      return await lines;
    }

    const textOf = async (from: Readable) => `${Buffer.concat(await from.toArray())}`;

    it('read byte by byte', async () => {
      const text = 'é€😀 \u{10ffff}ß!';
      const lines = await client('utf8', async (into, from) => {
        from.resume();
        for (const byte of Buffer.from(text))
          await new Promise((resolve) => into.write(Buffer.of(byte), resolve));
        into.end();
      });
      assert.deepEqual(lines, [`text ${JSON.stringify(text)}`]);
    });

    it('never split a character, wherever the bytes are split', async () => {
      const text = 'aé€😀\u{10ffff}ß\n';
      const bytes = Buffer.from(text);
      for (const at of [2, 4, 8]) {
        const lines = await client('utf8', (into, from) => {
          into.write(Buffer.concat([Buffer.from('>'), bytes.subarray(0, at)]));
          from.once('data', () => into.end(bytes.subarray(at)));
        });
        assert.deepEqual(lines, [`text ${JSON.stringify(`>${text}`)}`], `split at ${at}`);
      }
    });

    it('end one direction, and continue to read', async () => {
      const lines = await client('end', async (into, from) => {
        into.end(`answer to ${await textOf(from)}`);
      });
      assert.deepEqual(lines, ['OSError EPIPE', '"answer to question"', 'eof true']);
    });

    it('continue to write when the other direction has ended', async () => {
      let heard = '';
      const lines = await client('answer', async (into, from) => {
        into.end('question');
        heard = await textOf(from);
      });
      assert.deepEqual(lines, ['"question"', 'IncompleteReadError "" 3', 'line ""']);
      assert.equal(heard, 'still writing 0\nstill writing 1\nstill writing 2\n');
    });
  });
