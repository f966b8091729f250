import { OSError } from '../../src/core/exceptions.js';
import type { Port } from '../../src/core/port.js';
import { type OpenStdin, readPipe } from '../../src/process/pipes.js';
import type { EspruinoPort } from './port.js';
import { type SerialPort, SerialTransport } from './serial.js';

/** Where the prompt is while a program reads the console. What is printed there comes out of `LoopbackA`. */
const AWAY = 'LoopbackB';
interface ConsoleDevice extends SerialPort {
  /** As if the bytes had come from outside. */
  inject(data: string): void;
}

type Functions = Record<string, (...args: unknown[]) => void>;

/** Whether the program runs under `uasyncio run`, which adds `exit`, and `input` to ask for its standard input. */
function isCommand(): boolean {
  return (process as { exit?: unknown }).exit !== undefined;
}

/**
 * The engine's prompt reads the console, and a device delivers nothing to programs while it is the console. So the
 * prompt is moved away for as long as a program reads. What the program prints still goes to the device.
 */
class Prompt {
  readonly serial_: ConsoleDevice;
  isRead_ = false;
  private name_: string;
  private isAway_ = false;
  private restore_: (() => void)[] = [];
  /** Whether the next output of the prompt is its first since it was moved. */
  private isFirst_ = false;
  /** Whether the rest of a line of the prompt has yet to be skipped. */
  private skips_ = false;
  private echoed_ = false;
  private keepsRunning_: unknown = undefined;

  constructor(where: string) {
    const now = E.getConsole();
    // The program before this one may have ended with the prompt away.
    const name = now === AWAY ? process.env.CONSOLE : now;
    const devices = globalThis as unknown as Record<string, ConsoleDevice | undefined>;
    const serial = name ? devices[name] : undefined;
    if (serial === undefined)
      throw new OSError('ENOTSUP', `${where}: the engine has no console at the moment`);
    this.name_ = name as string;
    this.serial_ = serial;
    LoopbackA.on('data', (data) => this.onOutput_(data));
  }

  begin_(): void {
    this.isRead_ = true;
    // On Linux the engine ends when there are no timers.
    if (process.env.BOARD === 'LINUX') this.keepsRunning_ = setInterval(() => {}, 1e9);
    if (!this.isAway_) this.moveAway_();
    if (isCommand()) (process as unknown as { input(): void }).input();
  }

  /** Afterwards the prompt gets `rest`, which came too early. */
  end_(rest: string): void {
    this.isRead_ = false;
    if (this.keepsRunning_ !== undefined) clearInterval(this.keepsRunning_ as number);
    this.keepsRunning_ = undefined;
    // Under `uasyncio run` the rest of the input must not become commands of a prompt.
    if (isCommand()) return;
    this.isAway_ = false;
    for (const restore of this.restore_.splice(0)) restore();
    E.setConsole(this.name_);
    this.restoreEcho_();
    if (rest !== '') this.serial_.inject(rest);
  }

  private moveAway_(): void {
    this.isAway_ = true;
    this.isFirst_ = true;
    this.moveTo_(AWAY);
    // Otherwise the engine would report each move.
    echo(false);
    for (const name of ['log', 'info', 'debug', 'warn', 'error'])
      this.redirect_(console as unknown as Functions, name);
    this.redirect_(globalThis as unknown as Functions, 'print');
    if (isCommand())
      for (const name of ['exit', 'input']) this.redirect_(process as unknown as Functions, name);
  }

  private moveTo_(name: string): void {
    // Otherwise plugging in a cable would move the prompt.
    E.setConsole(name, { force: true });
  }

  private redirect_(owner: Functions, name: string): void {
    const print = owner[name] as (...args: unknown[]) => void;
    this.restore_.push(() => {
      owner[name] = print;
    });
    owner[name] = (...args) => {
      this.moveTo_(this.name_);
      try {
        print.apply(owner, args);
      } finally {
        this.moveTo_(AWAY);
      }
    };
  }

  /** What the engine itself has printed, such as an error that nothing has caught. */
  private onOutput_(data: string): void {
    let text = data;
    if (this.isFirst_) {
      this.isFirst_ = false;
      // A prompt with an echo says where it comes from: `<- USB`. Nothing else reports whether there is one.
      this.skips_ = text[0] === '<';
      this.echoed_ = this.skips_;
      if (!this.isAway_) this.restoreEcho_();
    }
    if (this.skips_) {
      const end = text.indexOf('\n');
      if (end < 0) return;
      this.skips_ = false;
      text = text.substr(end + 1);
    }
    if (text !== '') this.serial_.write(text);
  }

  private restoreEcho_(): void {
    if (this.echoed_) echo(true);
    this.echoed_ = false;
  }
}

let prompt: Prompt | undefined;

class InputTransport extends SerialTransport {
  private prompt_: Prompt;
  /** Whether the last byte was a carriage return. */
  private returned_ = false;

  constructor(port: EspruinoPort, prompt: Prompt) {
    super(port, prompt.serial_);
    this.prompt_ = prompt;
    prompt.begin_();
  }

  arrived_(data: string): void {
    let from = 0;
    for (let i = 0; i < data.length; i++) {
      const code = data.charCodeAt(i);
      if (code === 10 && this.returned_) from = i + 1;
      this.returned_ = code === 13;
      // Ctrl-C, Ctrl-D, Ctrl-Z.
      if (code === 3 || code === 4 || code === 26) {
        this.keep_(data.substr(from, i - from));
        this.end_(data.substr(i + 1));
        this.handler.onReadable();
        return;
      }
      // Terminals send a carriage return for Enter, others both.
      if (code === 13) {
        this.keep_(data.substr(from, i - from));
        this.keep_('\n');
        from = i + 1;
      }
    }
    this.keep_(data.substr(from));
  }

  /** Takes parts of the engine's strings only: appended to a literal, bytes would become characters. */
  private keep_(part: string): void {
    if (part !== '') super.arrived_(part);
  }

  write(): number {
    return 0;
  }

  close(): void {
    this.end_('');
  }

  private end_(rest: string): void {
    if (this.closed_) return;
    super.close();
    this.prompt_.end_(rest);
  }
}

function open(port: Port, where: string): InputTransport {
  prompt ??= new Prompt(where);
  if (prompt.isRead_) throw new OSError('EBUSY', `${where}: it is open already`);
  return new InputTransport(port as unknown as EspruinoPort, prompt);
}

const WHERE = 'openStdin(options)';

export const openStdin: OpenStdin = (options = {}) =>
  readPipe((port: Port) => open(port, WHERE), 0, options, WHERE) as never;
