/** The native module, native.c. A number that a function returns is >= 0, or -errno. */
declare module '*/uasyncio.so' {
  export function open(): number;
  export function shut(): number;
  export function now(): number;
  export function wake(): number;
  export function wakeFairly(): number;
  export function arm(ms: number): number;
  export function disarm(): number;
  export function poll(pairs: ArrayBuffer): number;
  export function connect(address: string, port: number): number;
  export function listen(address: string, port: number, backlog: number): number;
  export function accept(fd: number): number;
  export function pause(fd: number): number;
  export function resume(fd: number): number;
  export function error(fd: number): number;
  export function recv(fd: number, buffer: ArrayBufferLike, offset: number, length: number): number;
  export function send(fd: number, buffer: ArrayBufferLike, offset: number, length: number): number;
  export function shutdown(fd: number): number;
  export function close(fd: number): number;
  export function peername(fd: number): [string, number] | number;
  export function sockname(fd: number): [string, number] | number;
  export function resolve(host: string): number;
  export function resolved():
    | [id: number, status: number | string, addresses: string[]]
    | undefined;
  export function signals(on: boolean): number;
  export function signal(): number;
  export function code(errno: number): string;
  export function message(errno: number): string;
  export function encode(text: string): ArrayBuffer;
  export function decode(buffer: ArrayBufferLike, offset: number, length: number): string;
  export function atexit(text: string | undefined): void;
  export function exit(code: number): void;
  export function stderr(text: string): void;
}

declare module 'os' {
  export function setTimeout(callback: () => void, ms: number): unknown;
  export function setReadHandler(fd: number, handler: (() => void) | null): void;
}

/** Counts of the allocator in host.c. */
declare module 'uasyncio:heap' {
  export function allocations(): number;
  export function bytes(): number;
  export function blocks(): number;
  export function gc(): void;
}
