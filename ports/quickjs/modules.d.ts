/** The native module, native.c and its parts. A number that a function returns is >= 0, or -errno. */
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
  export function recv(fd: number, bytes: Uint8Array, offset: number, length: number): number;
  export function send(fd: number, bytes: Uint8Array, offset: number, length: number): number;
  export function shutdown(fd: number): number;
  export function close(fd: number): number;
  /** An IPv4 address and its port as one number: address × 65536 + port. */
  export function peername(fd: number): [string, number] | number;
  export function sockname(fd: number): [string, number] | number;
  export function udpBind(host: string, port: number, flags: number, queue: number): number;
  export function udpConnect(fd: number, host: string, port: number): number;
  export function udpJoin(
    fd: number,
    group: string,
    port: 0,
    on: string | undefined,
    onPort: 0,
  ): number;
  export function udpReceive(fd: number, record: ArrayBuffer): ArrayBuffer | number;
  export function udpReceiveInto(
    fd: number,
    record: ArrayBuffer,
    bytes: Uint8Array,
    offset: number,
    length: number,
  ): number;
  export function udpSender(record: ArrayBuffer): [string, number] | number;
  export function udpAddress(host: string, port: number): ArrayBuffer | number;
  export function udpSend(
    fd: number,
    bytes: Uint8Array,
    offset: number,
    length: number,
    address: ArrayBuffer | undefined,
  ): number;
  export function udpWatch(fd: number, room: boolean): number;
  export function unixConnect(path: string): number;
  export function unixListen(path: string, backlog: number): number;
  export function unixInode(path: string): number;
  export function unixRemove(path: string, inode: number): void;
  /** Throws nothing: -errno if the options cannot be used. `tls` is a Tls of port.ts. */
  export function checkTls(tls: object): number;
  export function encrypt(fd: number, tls: object, name: string): number;
  /** 1 if it is done. */
  export function handshake(fd: number): number;
  export function tlsInfo(fd: number, name: string): unknown;
  export function isAddress(host: string): boolean;
  export function resolve(host: string): number;
  export function resolved():
    | [id: number, status: number | string, addresses: string[]]
    | undefined;
  export function signals(on: boolean, inspect?: () => void): number;
  export function signal(): number;
  /** Throws if the payload cannot be copied. */
  export function threadStart(text: string, payload: unknown): number;
  export function threadMessage(fd: number): [kind: number, value: unknown] | undefined;
  /** Throws if the value cannot be copied. */
  export function threadReply(fd: number, value: unknown): number;
  export function threadEnd(fd: number): number;
  export function threadMost(): number;
  export function signalNumber(name: string): number;
  export function handleSignal(number: number): number;
  export function unhandleSignal(number: number, fd: number): number;
  export function takeSignal(fd: number): number;
  export function adopt(fd: number, writes: boolean): number;
  export function watch(fd: number, events: number): number;
  export function block(fd: number): number;
  export function read(fd: number, bytes: Uint8Array, offset: number, length: number): number;
  export function write(fd: number, bytes: Uint8Array, offset: number, length: number): number;
  export function spawn(
    argv: string[],
    env: string[] | undefined,
    folder: string | undefined,
    stdin: number,
    stdout: number,
    stderr: number,
  ): [number, number, number, number, number] | [number, number];
  export function reap(pid: number): number;
  export function endChild(pid: number): void;
  export function kill(pid: number, number: number): number;
  export function openSerial(
    device: string,
    before: ArrayBuffer,
    baud: number,
    dataBits: number,
    parity: number,
    stopBits: number,
    flow: number,
  ): number;
  export function restoreSerial(fd: number, before: ArrayBuffer): number;
  export function code(errno: number): string;
  export function message(errno: number): string;
  export function encode(text: string): ArrayBuffer;
  export function decode(buffer: ArrayBufferLike, offset: number, length: number): string;
  export function atexit(text: string | undefined): void;
  export function exit(code: number): void;
  export function stderr(text: string): void;
}

/** Counts of the allocator in host.c. */
declare module 'uasyncio:heap' {
  export function allocations(): number;
  export function bytes(): number;
  export function blocks(): number;
  export function gc(): void;
}
