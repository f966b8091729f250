// The console of Espruino, which programs read and the engine's prompt gets back.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { engineOf } from '../support/engines.js';
import { buildPort, isMissing, type Target } from '../support/ports.js';
import { temporaryFolder } from '../support/temporary.js';

/** A program at the prompt of a board, and the terminal there. */
class Terminal {
  readonly child: ChildProcess;
  output = '';
  private changed_ = (): void => {};

  constructor([file, ...args]: [string, ...string[]]) {
    const stdio = ['pipe', 'pipe', 'ignore'] as const;
    this.child = spawn(file, args, { stdio: [...stdio], cwd: temporaryFolder('console') });
    this.child.stdout?.setEncoding('utf8').on('data', (text) => {
      this.output += text.replaceAll('\r', '');
      this.changed_();
    });
    this.child.on('close', () => {
      this.output += '(has ended)';
      this.changed_();
    });
  }

  type(text: string): void {
    this.child.stdin?.write(text);
  }

  /** Waits for a text, and takes it and what is before it. */
  async until(text: string): Promise<string> {
    for (;;) {
      const end = this.output.indexOf(text);
      if (end >= 0) {
        const before = this.output.slice(0, end);
        this.output = this.output.slice(end + text.length);
        return before;
      }
      assert.doesNotMatch(this.output, /\(has ended\)/, `before ${text}`);
      await new Promise<void>((resolve) => {
        this.changed_ = resolve;
      });
    }
  }
}

for (const target of ['espruino-model', 'espruino'] as Target[])
  describe(`the console on ${target}`, () => {
    let terminal: Terminal | undefined;

    before(function () {
      if (isMissing(target)) this.skip();
    });

    afterEach(() => {
      terminal?.child.kill('SIGKILL');
    });

    it('is read by lines while sockets go on, and goes back to the prompt', async () => {
      const program = await buildPort(target, 'console');
      const on = new Terminal([...(await engineOf(target)), program] as [string]);
      terminal = on;
      await on.until('EBUSY: openStdin(options): it is open already\n');

      // Each way to end a line, and a character in pieces.
      on.type('one\rtwo\r\nthree\n\nsaid ');
      assert.equal(await on.until('said three\nsaid \n'), 'said one\nsaid two\n');
      for (const byte of Buffer.from('é€😀'))
        await new Promise((resolve) => on.child.stdin?.write(Buffer.of(byte), resolve));
      on.type('\r');
      await on.until('said said é€😀\n');

      on.type('port\n');
      await on.until('port ');
      const socket = connect(Number(await on.until('\n')), '127.0.0.1');
      socket.write('over the net\n');
      assert.equal(`${(await once(socket, 'data'))[0]}`, 'over the net\n');
      socket.destroy();

      on.type('much\n');
      assert.equal(await on.until('\n'), '.'.repeat(5000));
      // The engine prints this, not the program.
      on.type('fail\n');
      await on.until('Uncaught Error: thrown');

      // The prompt has its echo again: it shows the value.
      on.type('close\n');
      await on.until('closed\n');
      on.type('6*7\n');
      await on.until('=42\n');
      on.type('again()\n');
      await on.until('=');
      await on.until('EBUSY: openStdin(options): it is open already\n');
      on.type('once more\n');
      await on.until('said once more\n');

      // After a Ctrl-C, as `uasyncio upload` sends it, the rest is for the prompt.
      on.type('half\x03print("at",E.getConsole())\n');
      await on.until('at USB\n');
      await on.until('(has ended)');
    });
  });
