/*
 * The globals that scripts see. The source of the function below is evaluated inside the context, so the function uses
 * only types from the rest of this file.
 */

export type Thing = Record<string, unknown>;

/** Functions that the context needs from outside. */
export interface Host {
  print(text: string): void;
  enqueue(callback: () => void): void;
  report(error: unknown): void;
  addTimer(callback: () => void, milliseconds: number, repeats: boolean): number;
  removeTimer(id: number): void;
  removeTimers(): void;
  changeTimer(id: number, milliseconds: number): void;
  quit(): void;
  now(): number;
  env: Record<string, unknown>;
  /** Devices with a write(). */
  devices: string[];
  deviceMade(name: string, object: Thing): void;
  deviceWrite(name: string, data: string): void;
  deviceRead(name: string, length: unknown): string | undefined;
  deviceAvailable(name: string): number;
  deviceInject(name: string, data: string): void;
  getConsole(): string | null;
  setConsole(device: unknown): void;
  echo(on: boolean): void;
  listened(object: Thing): void;
  library(name: string): Thing | undefined;
  methods: Record<'Socket' | 'Server' | 'dgramSocket', Thing>;
}

/** Functions of the context that are called from outside. */
export interface World {
  create(name: string): Thing;
  error(name: string, message: string): unknown;
  /** Converts a value in the way that write() does. */
  bytes(data: unknown): Uint8Array;
  emit(object: Thing, event: string, args: unknown[]): void;
  emitNow(object: Thing, event: string, args: unknown[]): void;
}

export interface Tables {
  globals: string[];
  statics: Record<string, string[]>;
  methods: Record<string, string[]>;
  /** Members of E. */
  tools: string[];
}

// biome-ignore lint/suspicious/noExplicitAny: what scripts pass can be anything.
type Any = any;

export function world(host: Host, tables: Tables, unicode: boolean): World {
  const root = globalThis as Any;
  const { defineProperty, getOwnPropertyNames, getPrototypeOf, setPrototypeOf } = Object;
  const { apply, ownKeys } = Reflect;
  const views = getPrototypeOf(Uint8Array.prototype);
  const charCode = String.fromCharCode;
  const hide = (object: object, name: string, value: unknown) =>
    defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });

  // Errors.

  const native = { Error: root.Error, TypeError: root.TypeError, RangeError: root.RangeError };
  const makeError = (name: string, base: Any) => {
    const made = function (this: Any, message: unknown) {
      const error = setPrototypeOf(new native.Error(), made.prototype);
      if (message !== undefined) error.message = `${message}`;
      error.type = name;
      error.stack = '';
      return error;
    } as Any;
    made.prototype = base;
    hide(base, 'constructor', made);
    hide(base, 'toString', function (this: Any) {
      return this?.message === undefined ? name : `${name}: ${this.message}`;
    });
    return made;
  };
  const errors = () => {
    const made: Record<string, Any> = {};
    for (const name of ['ReferenceError', 'SyntaxError']) {
      const { prototype } = root[name];
      setPrototypeOf(prototype, Object.prototype);
      made[name] = makeError(name, prototype);
    }
    for (const name of ['TypeError', 'InternalError']) made[name] = makeError(name, {});
    // Errors that V8 itself throws are instances of Error on Espruino.
    for (const { prototype } of [native.TypeError, native.RangeError]) {
      delete prototype.name;
      delete prototype.message;
      delete prototype.toString;
    }
    delete native.Error.prototype.name;
    delete native.Error.prototype.message;
    made.Error = makeError('Error', native.Error.prototype);
    for (const name of ['ReferenceError', 'SyntaxError']) {
      delete made[name].prototype.name;
      delete made[name].prototype.message;
    }
    for (const name of ownKeys(made) as string[]) root[name] = made[name];
    return made;
  };

  // Natives that exist on Espruino, but differ.

  const defineMethod = (prototype: Any, name: string, method: Any) => {
    // Methods that values have, but that X.prototype.name does not show.
    defineProperty(prototype, name, {
      configurable: true,
      enumerable: false,
      get(this: unknown) {
        return this === prototype ? undefined : method;
      },
      set(this: Any, value: unknown) {
        defineProperty(this, name, { value, writable: true, configurable: true, enumerable: true });
      },
    });
  };

  const unstable = (sort: Any) =>
    function (this: Any[], compare?: (a: unknown, b: unknown) => number) {
      this.reverse();
      return apply(sort, this, compare ? [compare] : []);
    };

  const methodsOf = (prototype: Any, allowed: string[], found: boolean) => {
    for (const name of getOwnPropertyNames(prototype)) {
      if (name === 'constructor' || name === 'length') continue;
      const property = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor;
      if (!allowed.includes(name)) delete prototype[name];
      else if (found && typeof property.value === 'function') {
        let method = property.value;
        if (name === 'sort') method = unstable(method);
        defineMethod(prototype, name, method);
      }
    }
  };

  const trim = () => {
    const m = tables.methods as Record<string, string[]>;
    const list = (name: string) => m[name] ?? [];
    // V8's own code reads the flags of regular expressions.
    const flags = [
      'flags',
      'global',
      'ignoreCase',
      'multiline',
      'sticky',
      'unicode',
      'unicodeSets',
    ];
    const slice = views.slice;
    methodsOf(Array.prototype, list('Array'), true);
    methodsOf(String.prototype, list('String'), true);
    methodsOf(Number.prototype, [...list('Number'), 'toString', 'valueOf'], true);
    methodsOf(Function.prototype, [...list('Function'), 'toString'], true);
    methodsOf(views, [...list('ArrayBufferView'), 'length', 'toString'], true);
    for (const name of ['from', 'of']) delete getPrototypeOf(root.Uint8Array)[name];
    methodsOf(ArrayBuffer.prototype, list('ArrayBuffer'), true);
    methodsOf(
      DataView.prototype,
      [...list('DataView'), 'buffer', 'byteLength', 'byteOffset'],
      true,
    );
    methodsOf(Date.prototype, list('Date'), true);
    methodsOf(Object.prototype, [...list('Object'), '__proto__'], false);
    methodsOf(
      RegExp.prototype,
      [...list('RegExp'), ...flags, 'dotAll', 'hasIndices', 'source'],
      false,
    );
    defineMethod(views, 'slice', function (this: Any, ...args: unknown[]) {
      const plain = [];
      for (const value of apply(slice, this, args) as number[]) plain.push(value);
      return plain;
    });
    for (const name of getOwnPropertyNames(root)) {
      const allowed = tables.statics[name];
      if (!allowed || !root[name]) continue;
      for (const member of getOwnPropertyNames(root[name]))
        if (!['prototype', 'name', 'length', ...allowed].includes(member))
          delete root[name][member];
    }
    for (const name of getOwnPropertyNames(root))
      if (!tables.globals.includes(name) && name !== 'undefined' && name !== '__class')
        delete root[name];
    for (const name of ['Uint8Array', 'Uint16Array', 'Int8Array', 'Int16Array', 'Uint32Array'])
      delete root[name].prototype.BYTES_PER_ELEMENT;
  };

  // Events: the listeners of an object are properties of it.

  const key = (event: unknown) => `#on${event}`;
  const listeners = (object: Any, event: unknown): Any[] => {
    const value = object[key(event)];
    if (value === undefined) return [];
    return Array.isArray(value) ? value : [value];
  };
  const add = (object: Any, event: unknown, listener: unknown, first: boolean) => {
    if (typeof event !== 'string')
      throw new root.TypeError('First argument to EventEmitter.on(..) must be a string');
    if (typeof listener !== 'function')
      throw new root.TypeError('EventEmitter.on must have a function');
    const known = listeners(object, event);
    object[key(event)] = first ? [listener, ...known] : [...known, listener];
    if (event === 'data') host.listened(object);
  };
  const emitNow = (object: Any, event: unknown, args: unknown[]) => {
    for (const listener of listeners(object, event))
      try {
        apply(listener, object, args);
      } catch (error) {
        host.report(error);
      }
  };
  const emit = (object: Any, event: unknown, args: unknown[]) => {
    for (const listener of listeners(object, event))
      host.enqueue(() => apply(listener, object, args));
  };

  const emitters = () => {
    const p = Object.prototype;
    hide(p, 'on', function (this: Any, event: unknown, listener: unknown) {
      add(this, event, listener, false);
    });
    hide(p, 'addListener', (p as Any).on);
    hide(p, 'prependListener', function (this: Any, event: unknown, listener: unknown) {
      add(this, event, listener, true);
    });
    hide(p, 'emit', function (this: Any, event: unknown, ...args: unknown[]) {
      emit(this, event, args.slice(0, 4));
    });
    hide(p, 'removeListener', function (this: Any, event: unknown, listener: unknown) {
      const rest = listeners(this, event).filter((one) => one !== listener);
      if (rest.length === 0) delete this[key(event)];
      else this[key(event)] = rest;
    });
    hide(p, 'removeAllListeners', function (this: Any, event?: unknown) {
      const names = event === undefined ? Object.keys(this) : [key(event)];
      for (const name of names) if (name.startsWith('#on')) delete this[name];
    });
    hide(p, 'clone', function (this: Any) {
      return Array.isArray(this)
        ? this.slice()
        : Object.assign(Object.create(getPrototypeOf(this)), this);
    });
  };

  // Promises: jobs come with the other queued events.

  const promises = () => {
    class EspruinoPromise {
      constructor(
        executor: (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => void,
      ) {
        if (typeof executor !== 'function')
          throw new root.TypeError(`Executor function required in Promise constructor`);
        const state = {
          settled: false,
          kind: '',
          value: undefined as unknown,
          reactions: [] as Any[],
        };
        hide(this, 'state', state);
        const settle = (kind: string, value: unknown) => {
          if (state.settled) return;
          state.settled = true;
          state.kind = kind;
          state.value = value;
          host.enqueue(() => {
            if (kind === 'rejected' && state.reactions.length === 0)
              host.report(new root.Error(`Unhandled promise rejection: ${value}`));
            for (const reaction of state.reactions.splice(0)) reaction();
          });
        };
        const reject = (reason: unknown) => settle('rejected', reason);
        const resolve = (value: Any) => {
          if (state.settled) return;
          const then = value?.then;
          if (typeof then !== 'function') return settle('resolved', value);
          try {
            apply(then, value, [resolve, reject]);
          } catch (error) {
            reject(error);
          }
        };
        try {
          executor(resolve, reject);
        } catch (error) {
          reject(error);
        }
      }
    }
    const stateOf = (promise: Any) => promise.state;
    hide(EspruinoPromise.prototype, 'then', function (this: Any, done: Any, failed: Any) {
      const state = stateOf(this);
      return new EspruinoPromise((resolve, reject) => {
        const react = () => {
          const handler = state.kind === 'resolved' ? done : failed;
          if (typeof handler !== 'function')
            return state.kind === 'resolved' ? resolve(state.value) : reject(state.value);
          try {
            resolve(handler(state.value));
          } catch (error) {
            reject(error);
          }
        };
        state.reactions.push(react);
        if (state.settled)
          host.enqueue(() => {
            const at = state.reactions.indexOf(react);
            if (at >= 0) state.reactions.splice(at, 1)[0]();
          });
      });
    });
    hide(EspruinoPromise.prototype, 'catch', function (this: Any, failed: Any) {
      return this.then(undefined, failed);
    });
    hide(
      EspruinoPromise,
      'resolve',
      (value: unknown) => new EspruinoPromise((resolve) => resolve(value)),
    );
    hide(
      EspruinoPromise,
      'reject',
      (reason: unknown) => new EspruinoPromise((_, reject) => reject(reason)),
    );
    hide(
      EspruinoPromise,
      'all',
      (list: Any[]) =>
        new EspruinoPromise((resolve, reject) => {
          const values: unknown[] = [];
          let left = list.length;
          if (left === 0) resolve(values);
          list.forEach((one, index) => {
            const done = (value: unknown) => {
              values[index] = value;
              if (--left === 0) resolve(values);
            };
            if (typeof one?.then === 'function') one.then(done, reject);
            else done(one);
          });
        }),
    );
    hide(root, 'Promise', EspruinoPromise);
  };

  // Bytes and strings.

  const binary = (data: ArrayLike<number>) => {
    let text = '';
    for (let i = 0; i < data.length; i++) text += charCode((data[i] as number) & 255);
    return text;
  };
  const utf8 = (text: string) => {
    const escaped = host.env.utf8 as (text: string) => number[];
    return escaped(text);
  };
  const isWide = (text: string) => {
    if (!unicode) return false;
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 255) return true;
    return false;
  };
  const stringBytes = (text: string): number[] => {
    if (isWide(text)) return utf8(text);
    const list = [];
    for (let i = 0; i < text.length; i++) list.push(text.charCodeAt(i));
    return list;
  };
  const flatten = (values: Any[], list: number[]) => {
    for (const value of values) {
      if (typeof value === 'string') list.push(...stringBytes(value));
      else if (value instanceof ArrayBuffer) list.push(...new Uint8Array(value));
      else if (value && typeof value === 'object' && value.data !== undefined)
        for (let i = 0; i < (value.count ?? 1); i++) flatten([value.data], list);
      else if (value && typeof value === 'object' && typeof value.length === 'number')
        flatten(Array.prototype === value ? [] : [...(value as Any[])], list);
      else if (value !== undefined) list.push(Number(value) & 255);
    }
    return list;
  };
  const tools: Thing = {
    toString: (...values: Any[]) => binary(flatten(values, [])),
    toUint8Array: (...values: Any[]) => new Uint8Array(flatten(values, [])),
    toArrayBuffer: (text: string) => new Uint8Array(stringBytes(text)).buffer,
    fromUTF8: (text: string) => (unicode ? binary(utf8(text)) : undefined),
    asUTF8(text: string) {
      if (!unicode) throw new root.Error('Unicode not supported on this build');
      return (host.env.fromUtf8 as (bytes: number[]) => string)(stringBytes(text));
    },
    isUTF8: (text: string) => isWide(text),
    getSizeOf: () => 1,
    openFile: host.env.openFile,
    getErrorFlags: () => [],
    hwRand: () => Math.floor(Math.random() * 2 ** 32) | 0,
    clip: (x: number, low: number, high: number) => Math.min(Math.max(x, low), high),
    sum: (list: number[]) => list.reduce((a, b) => a + b, 0),
    enableWatchdog() {},
    kickWatchdog() {},
    setFlags() {},
    getFlags: () => ({}),
    setTimeZone() {},
    reboot: () => host.quit(),
    getConsole: () => host.getConsole(),
    setConsole: (device: unknown) => host.setConsole(device),
  };

  for (const name of tables.tools)
    tools[name] ??= () => {
      throw new root.Error(`E.${name} is not modelled`);
    };

  // Globals.

  const describe = (value: unknown) => (host.env.describe as (value: unknown) => string)(value);
  const print = (...values: unknown[]) => host.print(`${values.map(describe).join(' ')}\n`);
  const timer =
    (repeats: boolean) =>
    (callback: Any, milliseconds: number, ...args: unknown[]) => {
      if (typeof callback !== 'function' && typeof callback !== 'string')
        throw new root.Error('Function or String not supplied!');
      const run = () =>
        typeof callback === 'string'
          ? (host.env.eval as (code: string) => unknown)(callback)
          : callback(...args);
      return host.addTimer(run, milliseconds, repeats);
    };
  const clear =
    (name: string) =>
    (...args: unknown[]) => {
      if (args.length === 0) return host.removeTimers();
      if (args[0] === undefined)
        throw new root.Error(`${name}(undefined) not allowed. Use ${name}() instead`);
      host.removeTimer(args[0] as number);
    };

  const instances = new Map<string, Any>();
  const classOf = (name: string, methods: Thing) => {
    const made = { [name]: class {} }[name] as Any;
    for (const [method, value] of Object.entries(methods))
      defineMethod(made.prototype, method, value);
    instances.set(name, made);
    hide(root, name, made);
    return made;
  };
  const nothing = () => undefined;

  const hardware = () => {
    const pin = classOf('Pin', {
      read: () => false,
      write: nothing,
      set: nothing,
      reset: nothing,
      toggle: () => false,
      mode: nothing,
      getMode: () => 'input',
      pwm: nothing,
      pulse: nothing,
      analog: () => 0,
      getInfo: () => ({}),
    });
    for (let i = 0; i < 32; i++) hide(root, `D${i}`, new pin());
    const nameOf = (device: Any) => host.devices.find((name) => root[name] === device) ?? '';
    const serial = classOf('Serial', {
      setup: nothing,
      unsetup: nothing,
      flush: nothing,
      setConsole(this: Any) {
        host.setConsole(this);
      },
      isConnected: () => true,
      inject(this: Any, ...data: Any[]) {
        host.deviceInject(nameOf(this), binary(flatten(data, [])));
      },
      pipe: nothing,
      write(this: Any, ...data: Any[]) {
        host.deviceWrite(nameOf(this), binary(flatten(data, [])));
      },
      print(this: Any, text: unknown) {
        host.deviceWrite(nameOf(this), `${text}`);
      },
      println(this: Any, text: unknown) {
        host.deviceWrite(nameOf(this), `${text}\r\n`);
      },
      read(this: Any, length: unknown) {
        return host.deviceRead(nameOf(this), length);
      },
      available(this: Any) {
        return host.deviceAvailable(nameOf(this));
      },
    });
    for (const name of host.devices) {
      hide(root, name, new serial());
      host.deviceMade(name, root[name]);
    }
  };

  const globals = () => {
    const watches = new Map<number, unknown>();
    let setBy = 0;
    const all: Thing = {
      print,
      console: { log: print, debug: print, info: print, warn: print, error: print, trace: nothing },
      setTimeout: timer(false),
      setInterval: timer(true),
      clearTimeout: clear('clearTimeout'),
      clearInterval: clear('clearInterval'),
      changeInterval: (id: number, time: number) => host.changeTimer(id, time),
      getTime: () => host.now() / 1000 + setBy,
      // As on a board, timers are not affected.
      setTime: (seconds: number) => {
        setBy = seconds - host.now() / 1000;
      },
      quit: () => host.quit(),
      global: root,
      globalThis: root,
      E: tools,
      process: {
        version: '2v29',
        env: host.env.process,
        memory: () => ({
          free: 5000,
          usage: 100,
          total: 5100,
          history: 0,
          gc: 0,
          gctime: 0,
          blocksize: 16,
        }),
      },
      require(name: string) {
        const found = host.library(name);
        if (found === undefined) throw new root.Error(`Module ${name} not found`);
        return found;
      },
      setWatch: (callback: unknown) => watches.set(watches.size + 1, callback).size,
      clearWatch: (id?: number) => (id === undefined ? watches.clear() : watches.delete(id)),
      digitalRead: () => 0,
      digitalWrite: nothing,
      digitalPulse: nothing,
      analogRead: () => 0,
      analogWrite: nothing,
      pinMode: nothing,
      getPinMode: () => 'input',
      peek8: () => 0,
      poke8: nothing,
      peek16: () => 0,
      poke16: nothing,
      peek32: () => 0,
      poke32: nothing,
      shiftOut: nothing,
      HIGH: 1,
      LOW: 0,
      getSerial: () => '0',
      trace: nothing,
      dump: nothing,
      save: nothing,
      load: nothing,
      reset: nothing,
      edit: nothing,
      echo: (on: unknown) => host.echo(Boolean(on)),
      setBusyIndicator: nothing,
      setSleepIndicator: nothing,
      eval: host.env.eval,
      atob: host.env.atob,
      btoa: host.env.btoa,
    };
    for (const [name, value] of Object.entries(all)) hide(root, name, value);
    for (const name of ['Socket', 'Server', 'dgramSocket'] as const)
      classOf(name, host.methods[name]);
  };

  const json = () => {
    const { stringify, parse } = JSON;
    const marked = /"\\u0000function"/g;
    const mark = function (this: unknown, _: string, value: unknown) {
      return typeof value === 'function' && Array.isArray(this) ? '\0function' : value;
    };
    const beyond = /[\x7f-\uffff]/g;
    const escaped = (character: string) =>
      `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    // Without Unicode support, the low byte of an escape counts.
    const escapes = /\\(?:u..([\da-f]{2})|[\s\S])/gi;
    const lowByte = (all: string, low?: string) => (low === undefined ? all : `\\u00${low}`);
    JSON.parse = (text: string) => parse(unicode ? text : `${text}`.replace(escapes, lowByte));
    JSON.stringify = (value: unknown, _: unknown, space?: string | number) =>
      value === undefined
        ? 'null'
        : stringify(value, mark, space).replace(marked, 'undefined').replace(beyond, escaped);
  };

  /** Functions that iterate strings by bytes. */
  const strings = () => {
    const asString = String.prototype.toString;
    const ascii = (change: 'toUpperCase' | 'toLowerCase', pattern: RegExp) => {
      const native = String.prototype[change];
      hide(String.prototype, change, function (this: string) {
        return apply(asString, this, []).replace(
          pattern,
          (part) => apply(native, part, []) as string,
        );
      });
    };
    ascii('toUpperCase', /[a-z]+/g);
    ascii('toLowerCase', /[A-Z]+/g);
    hide(String.prototype, 'trim', function (this: string) {
      return apply(asString, this, [])
        .replace(/^[ \t\n\v\f\r]+/, '')
        .replace(/[ \t\n\v\f\r]+$/, '');
    });
    hide(String, 'fromCharCode', (...codes: number[]) => binary(codes));
  };

  // What classes.ts makes of a class.
  hide(root, '__class', (base: Any, creator: Any, members: Any[][]) => {
    const inherited = function (this: unknown, ...args: unknown[]) {
      if (base) apply(base, this, args);
    };
    const result = creator ?? inherited;
    if (base) setPrototypeOf(result.prototype, base.prototype);
    hide(result.prototype, 'constructor', result);
    for (const [isStatic, kind, name, value] of members) {
      const owner = isStatic ? result : result.prototype;
      const property: PropertyDescriptor = Object.getOwnPropertyDescriptor(owner, name) ?? {
        configurable: true,
        enumerable: true,
      };
      if (kind === 'method') owner[name] = value;
      else defineProperty(owner, name, { ...property, [kind]: value });
    }
    return result;
  });
  const made = errors();
  promises();
  globals();
  hardware();
  json();
  strings();
  trim();
  emitters();

  return {
    create: (name) => new (instances.get(name))(),
    error: (name, message) => new made[name](message),
    bytes: (data) => {
      const text = data === null || data === undefined ? `${data}` : `${data}`;
      return new Uint8Array(stringBytes(text));
    },
    emit,
    emitNow,
  };
}
