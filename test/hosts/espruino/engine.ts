import { createContext, runInContext } from 'node:vm';
import { GLOBALS, METHODS, STATICS } from '../../../compiler/espruino/builtins.js';
import { fileSystem, openFile } from './files.js';
import { describe } from './format.js';
import { Link } from './link.js';
import { Loop } from './loop.js';
import { Network } from './network.js';
import { parsed } from './parsed.js';
import { Serials } from './serial.js';
import { type Host, type Tables, type Thing, type World, world } from './world.js';

const LANGUAGE = ['Array', 'Date', 'JSON', 'Math', 'Number', 'Object', 'String'];

export interface EngineOptions {
  /**
   * Whether the build supports Unicode, like those for Linux and Bangle.js. In other builds a string is a sequence of
   * bytes: here each byte is a character below 256, also in the script itself.
   */
  unicode: boolean;
}

/** A model of Espruino, as strict as possible. */
export class Engine {
  private readonly loop = new Loop((error) => this.report(error));
  private readonly context = createContext();
  private readonly serials: Serials;
  private readonly files = new Map<string, string>();
  private readonly modules = new Map<string, Thing>();
  private readonly world: World;
  private readonly network: Network;
  private readonly libraries: Record<string, Thing>;

  constructor(
    print: (text: string) => void,
    worker: URL,
    private readonly options: EngineOptions = { unicode: true },
  ) {
    this.serials = new Serials(this.loop, {
      print,
      readInput: (take) => this.network.readInput(take),
      evaluate: (line) => this.execute(line),
      unicode: options.unicode,
    });
    this.world = this.inside<World>(`${world}`, this.host(), tables(), options.unicode);
    this.network = new Network(
      this.loop,
      this.world,
      () => new Link(worker),
      (text) => this.serials.print(text),
    );
    this.serials.world = this.world;
    this.libraries = this.makeLibraries();
  }

  /** Loads a script, which is UTF-8; returns whether that was possible. */
  run(script: Buffer): boolean {
    const code = script.toString(this.options.unicode ? 'utf8' : 'latin1');
    try {
      this.evaluate(code.replace(/^#.*/, ''));
    } catch (error) {
      this.report(error);
      return false;
    }
    this.loop.run();
    runInContext("E.emit('kill')", this.context);
    this.loop.finish();
    this.network.flush();
    return true;
  }

  /** Ends everything that runs beside the script. */
  close(): Promise<void> {
    return this.network.stop();
  }

  private evaluate(source: string): unknown {
    // In a string of bytes, an escape is one byte too.
    const code = this.options.unicode ? source : withByteEscapes(source);
    const { problem, plain } = parsed(code);
    if (problem !== undefined) throw this.world.error('SyntaxError', problem);
    return runInContext(plain, this.context, { filename: 'app.js' });
  }

  /** Files and Storage contain bytes. */
  private text(code: string): string {
    return this.options.unicode && isBytes(code) ? fromBytes(code) : code;
  }

  /** Finds a module in Storage, for `require`. */
  private module(name: string): Thing | undefined {
    const known = this.modules.get(name);
    const code = this.files.get(name);
    if (known !== undefined || code === undefined) return known;
    const exports = this.evaluate('({})') as Thing;
    this.modules.set(name, exports);
    const body = this.evaluate(`(function(exports){${this.text(code)}\n})`) as (
      exports: Thing,
    ) => void;
    body(exports);
    return exports;
  }

  /** Executes a line of the prompt. */
  private execute(line: string): string {
    try {
      return `=${describe(this.evaluate(this.text(line)), this.options.unicode)}\n`;
    } catch (error) {
      return `Uncaught ${error}\n`;
    }
  }

  private report(error: unknown): void {
    this.serials.print(`Uncaught ${error}\n`);
  }

  /** Evaluates the source of a function inside the context, and calls the result. */
  private inside<R>(source: string, ...args: unknown[]): R {
    // tsx makes functions call a helper that sets their names.
    const wrapped = `((__name) => (${source}))((fn) => fn)`;
    const fn = runInContext(wrapped, this.context) as (...args: unknown[]) => R;
    return fn(...args);
  }

  private host(): Host {
    const { loop, serials } = this;
    return {
      print: (text) => serials.print(text),
      enqueue: (callback) => loop.enqueue(callback),
      report: (error) => this.report(error),
      addTimer: (callback, milliseconds, repeats) => loop.addTimer(callback, milliseconds, repeats),
      removeTimer: (id) => loop.removeTimer(id),
      removeTimers: () => loop.removeTimers(),
      changeTimer: (id, milliseconds) => loop.changeTimer(id, milliseconds),
      quit: () => loop.quit(),
      now: () => performance.timeOrigin + performance.now(),
      env: {
        process: {
          VERSION: '2v29',
          BOARD: 'LINUX',
          FLASH: 0,
          RAM: 0,
          SERIAL: '0',
          CONSOLE: 'USB',
          EXPORTS: {},
        },
        utf8: (text: string) => [...Buffer.from(text)],
        fromUtf8: (bytes: number[]) => Buffer.from(bytes).toString(),
        describe: (value: unknown) => describe(value, this.options.unicode),
        eval: (code: string) => this.evaluate(this.text(code)),
        openFile: openFile(() => this.world.error('Error', 'Could not open file : NO_FILE')),
        atob: (text: string) => Buffer.from(text, 'base64').toString('latin1'),
        btoa: (text: string) => Buffer.from(text, 'latin1').toString('base64'),
      },
      devices: serials.names,
      deviceMade: (name, object) => serials.register(name, object),
      deviceWrite: (name, data) => serials.write(name, data),
      deviceRead: (name, length) => serials.read(name, length),
      deviceAvailable: (name) => serials.available(name),
      deviceInject: (name, data) => serials.inject(name, data),
      getConsole: () => serials.console,
      setConsole: (device) => serials.setConsole(device),
      echo(on) {
        serials.echo = on;
      },
      listened: (object) => {
        this.network.listened(object);
        serials.listened(object);
      },
      library: (name) => this.libraries[name] ?? this.module(name),
      methods: this.methods(),
    };
  }

  private methods(): Host['methods'] {
    const engine = this;
    return {
      Socket: {
        write(this: Thing, data: unknown) {
          return engine.network.write(this, data);
        },
        end(this: Thing, data: unknown) {
          engine.network.end(this, data);
        },
        read(this: Thing, length: unknown) {
          return engine.network.read(this, length);
        },
        available(this: Thing) {
          return engine.network.available(this);
        },
      },
      dgramSocket: {
        bind(this: Thing, port: unknown, callback: unknown) {
          return engine.network.bind(this, port, callback);
        },
        send(this: Thing, data: unknown, ...args: unknown[]) {
          engine.network.sendTo(this, data, args);
        },
        close(this: Thing) {
          engine.network.closeDatagrams(this);
        },
      },
      Server: {
        listen(this: Thing, port: unknown) {
          return engine.network.listen(this, port);
        },
        close(this: Thing) {
          engine.network.closeServer(this);
        },
      },
    };
  }

  private makeLibraries(): Record<string, Thing> {
    const { files, network } = this;
    const connect = (options: never, callback: unknown) => network.connect(options, callback);
    return {
      dgram: { createSocket: (options: unknown) => network.createSocket(options) },
      net: { connect, createServer: (callback: unknown) => network.createServer(callback) },
      fs: fileSystem(() => this.world.error('Error', 'Could not open file : UNKNOWN')),
      // TLS is not encrypted here: the client has nothing to check.
      tls: { connect },
      Storage: {
        read: (name: string) => files.get(name),
        write(name: string, data: unknown, offset = 0, size = 0) {
          const before = offset > 0 ? (files.get(name) ?? '') : '\xff'.repeat(size);
          const text = String(data);
          files.set(name, before.slice(0, offset) + text + before.slice(offset + text.length));
          return true;
        },
        erase: (name: string) => files.delete(name),
        list: () =>
          this.inside<unknown>('(names) => names.split("\\n")', [...files.keys()].join('\n')),
        getFree: () => 100000,
      },
    };
  }
}

const isBytes = (text: string): boolean => Buffer.from(text, 'latin1').toString('latin1') === text;
const fromBytes = (text: string): string => Buffer.from(text, 'latin1').toString();

const withByteEscapes = (code: string): string =>
  code.replace(/\\(?:u..([\da-f]{2})|[\s\S])/gi, (all, low) =>
    low === undefined ? all : `\\x${low}`,
  );

function tables(): Tables {
  const lists = (map: ReadonlyMap<string, ReadonlySet<string>>) =>
    Object.fromEntries([...map].map(([name, set]) => [name, [...set]]));
  const statics = lists(STATICS);
  const typed = [...GLOBALS].filter((name) => /Array$|^ArrayBuffer$|^DataView$|Error$/.test(name));
  return {
    globals: [...GLOBALS, ...Array.from({ length: 32 }, (_, index) => `D${index}`)],
    statics: Object.fromEntries([...LANGUAGE, ...typed].map((name) => [name, statics[name] ?? []])),
    methods: lists(METHODS),
    tools: statics.E ?? [],
  };
}
