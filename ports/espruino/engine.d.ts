/** The parts of Espruino that the port uses. */
interface EspruinoSocket {
  on(event: string, listener: (this: EspruinoSocket, ...args: never[]) => void): void;
  /** A binary string. */
  write(data: string): boolean;
  end(): void;
  /** An internal field of the engine: data that is not sent yet. */
  dSnd?: string;
  /** An internal field of the engine: true closes the socket at the next chance, without sending the rest. */
  clsNow?: boolean;
  /** Added by the port, so that all sockets can share their listeners. */
  transport_: import('./sockets.js').SocketTransport;
}

interface EspruinoServer {
  listen(port: number): void;
  close(): void;
}

interface EspruinoNet {
  connect(options: { host: string; port: number }): EspruinoSocket;
  createServer(onClient: (socket: EspruinoSocket) => void): EspruinoServer;
}

interface EspruinoDatagrams {
  on(event: string, listener: (this: EspruinoDatagrams, ...args: never[]) => void): void;
  /** The callback is called even if this throws. */
  bind(port: number, onBound: () => void): void;
  /** A binary string. */
  send(data: string, offset: number, length: number, port: number, host: string): void;
  close(): void;
  /** Internal fields of the engine, as those of `EspruinoSocket`. */
  dSnd?: string;
  clsNow?: boolean;
  /** Added by the port, so that all sockets can share their listeners. */
  owner_: import('./udp.js').DatagramTransport;
}

interface EspruinoModules {
  net: EspruinoNet;
  tls: EspruinoNet;
  dgram: { createSocket(options: { type: 'udp4'; reuseAddr: boolean }): EspruinoDatagrams };
}

declare const E: {
  on(event: string, listener: (...args: never[]) => void): void;
  removeListener(event: string, listener: (...args: never[]) => void): void;
  getErrorFlags(): string[];
  toString(bytes: Uint8Array): string | undefined;
  toUint8Array(text: string): Uint8Array;
  /** Throws in builds without Unicode support. The smallest builds have neither of the two. */
  asUTF8(text: string): string;
  isUTF8(text: string): boolean;
  /** The name of the prompt's device. */
  getConsole(): string | null;
  setConsole(device: string, options?: { force: boolean }): void;
};

declare const LoopbackA: { on(event: 'data', listener: (data: string) => void): void };
/** Whether the prompt shows itself, and what is typed. */
declare function echo(on: boolean): void;

/** Wall time in seconds. */
declare function getTime(): number;
declare namespace NodeJS {
  interface Process {
    memory(): { free: number; blocksize: number };
  }
}
