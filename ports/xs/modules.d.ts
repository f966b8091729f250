/** The parts of Moddable's modules that the port uses. Sources: ECMA-419 and the Moddable SDK's typings. */
declare module 'timer' {
  interface Id {
    readonly brand: 'timer';
  }
  const Timer: {
    set(callback: () => void, ms?: number): Id;
    repeat(callback: () => void, ms: number): Id;
    /** Without times, suspends the timer. */
    schedule(id: Id, ms?: number, interval?: number): void;
    clear(id: Id): void;
  };
  export default Timer;
  export type { Id };
}

declare module 'time' {
  const Time: { readonly ticks: number };
  export default Time;
}

declare module 'net' {
  const Net: {
    resolve(host: string, done: (host: string, address: string | undefined) => void): void;
  };
  export default Net;
}

declare module 'embedded:io/socket/tcp' {
  interface Callbacks {
    onReadable?(this: unknown, count: number): void;
    onWritable?(this: unknown, count: number): void;
    onError?(this: unknown): void;
  }
  interface Options extends Callbacks {
    address?: string;
    port?: number;
    from?: TCP;
    nodelay?: boolean;
    target?: unknown;
  }
  class TCP {
    constructor(options: Options);
    readonly remoteAddress: string;
    readonly remotePort: number;
    target: unknown;
    read(): ArrayBuffer | undefined;
    read(into: Uint8Array): number | undefined;
    /** Returns how many more bytes can be written. */
    write(bytes: Uint8Array): number | undefined;
    close(): void;
  }
  export default TCP;
  export type { Callbacks, Options };
}

declare module 'embedded:io/socket/tcp/tls' {
  import type TCP from 'embedded:io/socket/tcp';
  import type { Callbacks, Options } from 'embedded:io/socket/tcp';

  class TLSSocket {
    /** Passes options that it does not know on to the TCP that it makes. */
    constructor(
      options: Callbacks & {
        host: string;
        secure: object;
        TCP: { io: new (options: Options) => TCP };
        address: string;
        port: number;
        nodelay: boolean;
        fail(error: unknown): void;
        made(tcp: TCP): void;
      },
    );
    read(): ArrayBuffer | undefined;
    read(into: Uint8Array): number | undefined;
    write(bytes: Uint8Array): number | undefined;
    close(): void;
  }
  export default TLSSocket;
}

declare module 'embedded:io/socket/listener' {
  import type TCP from 'embedded:io/socket/tcp';

  class Listener {
    constructor(options: {
      port: number;
      target?: unknown;
      onReadable?(this: Listener, count: number): void;
    });
    readonly port: number;
    target: unknown;
    read(): TCP | undefined;
    close(): void;
  }
  export default Listener;
}

declare module 'embedded:io/socket/udp' {
  class UDP {
    constructor(options: {
      port: number;
      target: unknown;
      onReadable(this: UDP, count: number): void;
    });
    target: unknown;
    read(): (ArrayBuffer & { address: string; port: number }) | undefined;
    write(address: string, port: number, bytes: Uint8Array): void;
    close(): void;
  }
  export default UDP;
}

declare module 'embedded:io/serial' {
  class Serial {
    /** With what names the device: a path, or pins and a port. */
    constructor(options: {
      baud: number;
      flowControl: string;
      format: string;
      target: unknown;
      onReadable(this: Serial, count: number): void;
      onWritable(this: Serial, count: number): void;
      onError(this: Serial): void;
    });
    target: unknown;
    read(): ArrayBuffer | undefined;
    write(bytes: ArrayBuffer): void;
    close(): void;
  }
  export default Serial;
}

declare module 'embedded:network/dns/resolver/udp' {
  class Resolver {
    constructor(options: { servers: string[]; socket: { io: unknown } });
    resolve(options: {
      host: string;
      onResolved(host: string, address: string): void;
      onError(host: string): void;
    }): void;
  }
  export default Resolver;
}

/** Counts of the heap of our host. `instructions` counts on the virtual board only; elsewhere it returns 0. */
declare module 'uasyncio:heap' {
  export function slots(): number;
  export function chunks(): number;
  export function collect(): void;
  export function collecting(on: boolean): void;
  export function instructions(): number;
}
