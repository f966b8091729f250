/**
 * Types for QuickJS's own modules and globals, for programs: `"types": ["uasyncio/quickjs"]` in a tsconfig.json.
 * Sources: quickjs-libc.c and the manuals of QuickJS 2021-03-27, QuickJS 2025-09-13 and quickjs-ng 0.16. What not all
 * three have says so. Functions that return a number return 0 or more, or minus the number of the error.
 */

declare module 'qjs:std' {
  /** A file of C's stdio. */
  export interface FILE {
    close(): number;
    puts(text: string): void;
    printf(format: string, ...args: unknown[]): number;
    flush(): void;
    seek(offset: number | bigint, whence: number): number;
    tell(): number;
    tello(): bigint;
    eof(): boolean;
    fileno(): number;
    error(): boolean;
    clearerr(): void;
    read(buffer: ArrayBuffer, position: number, length: number): number;
    write(buffer: ArrayBuffer, position: number, length: number): number;
    /** Null at the end of the file. */
    getline(): string | null;
    readAsString(maxSize?: number): string;
    /** quickjs-ng only. */
    readAsArrayBuffer(maxSize?: number): ArrayBuffer;
    /** -1 at the end of the file. */
    getByte(): number;
    putByte(byte: number): void;
  }

  /** Gets the number of the error, or 0. */
  export interface ErrorObject {
    errno?: number;
  }

  export function exit(code?: number): never;
  export function gc(): void;
  /** `async` is not in QuickJS 2021. */
  export function evalScript(
    code: string,
    options?: { backtrace_barrier?: boolean; async?: boolean },
  ): unknown;
  export function loadScript(filename: string): unknown;
  /** Null if the file cannot be read. */
  export function loadFile(filename: string): string | null;
  /** quickjs-ng only. */
  export function loadFile(filename: string, options: { binary: true }): Uint8Array | null;
  /** quickjs-ng only. */
  export function writeFile(filename: string, data: string | ArrayBuffer | ArrayBufferView): void;
  export function open(filename: string, flags: string, error?: ErrorObject): FILE | null;
  export function popen(command: string, flags: string, error?: ErrorObject): FILE | null;
  export function fdopen(fd: number, flags: string, error?: ErrorObject): FILE | null;
  export function tmpfile(error?: ErrorObject): FILE | null;
  export function puts(text: string): void;
  export function printf(format: string, ...args: unknown[]): number;
  export function sprintf(format: string, ...args: unknown[]): string;
  const stdin: FILE;

  export { stdin as in };
  export const out: FILE;
  export const err: FILE;
  export const SEEK_SET: number;
  export const SEEK_CUR: number;
  export const SEEK_END: number;
  /** The numbers of errors. */
  const errors: {
    readonly EINVAL: number;
    readonly EIO: number;
    readonly EACCES: number;
    readonly EEXIST: number;
    readonly ENOSPC: number;
    readonly ENOSYS: number;
    readonly EBUSY: number;
    readonly ENOENT: number;
    readonly EPERM: number;
    readonly EPIPE: number;
    readonly EBADF: number;
  };

  export { errors as Error };
  export function strerror(errno: number): string;
  export function getenv(name: string): string | undefined;
  export function setenv(name: string, value: string): void;
  export function unsetenv(name: string): void;
  export function getenviron(): Record<string, string>;
  interface UrlResponse<T> {
    response: T | null;
    responseHeaders: string;
    status: number;
  }
  export function urlGet(
    url: string,
    options: { binary: true; full: true },
  ): UrlResponse<ArrayBuffer>;
  export function urlGet(url: string, options: { binary?: false; full: true }): UrlResponse<string>;
  export function urlGet(url: string, options: { binary: true; full?: false }): ArrayBuffer | null;
  export function urlGet(url: string, options?: { binary?: false; full?: false }): string | null;
  /** Not in quickjs-ng. */
  export function parseExtJSON(text: string): unknown;
}

declare module 'qjs:os' {
  /** The handle of a timer; quickjs-ng has numbers. */
  export type TimerHandle = object | number;

  export interface Stat {
    dev: number;
    ino: number;
    mode: number;
    nlink: number;
    uid: number;
    gid: number;
    rdev: number;
    size: number;
    blocks: number;
    /** In ms since 1970. */
    atime: number;
    mtime: number;
    ctime: number;
  }

  export interface ExecOptions {
    /** Wait until the program has ended. Default true. */
    block?: boolean;
    /** Look for the program in PATH. Default true. */
    usePath?: boolean;
    file?: string;
    cwd?: string;
    stdin?: number;
    stdout?: number;
    stderr?: number;
    env?: Record<string, string>;
    uid?: number;
    gid?: number;
    /** quickjs-ng only. */
    groups?: number[];
  }

  /** A thread with its own program; it cannot have workers itself. */
  export class Worker {
    /** Undefined in the main program. */
    static parent: Worker | undefined;
    /** The file is looked for beside the program. */
    constructor(filename: string);
    postMessage(message: unknown): void;
    /** The program does not end while this is a function. */
    // biome-ignore lint/suspicious/noExplicitAny: as in the types of the DOM: a message can be anything
    onmessage: ((event: { data: any }) => void) | null;
  }

  export function open(filename: string, flags: number, mode?: number): number;
  export const O_RDONLY: number;
  export const O_WRONLY: number;
  export const O_RDWR: number;
  export const O_APPEND: number;
  export const O_CREAT: number;
  export const O_EXCL: number;
  export const O_TRUNC: number;
  export function close(fd: number): number;
  export function seek(fd: number, offset: number, whence: number): number;
  export function seek(fd: number, offset: bigint, whence: number): bigint;
  export function read(fd: number, buffer: ArrayBuffer, offset: number, length: number): number;
  export function write(fd: number, buffer: ArrayBuffer, offset: number, length: number): number;
  export function isatty(fd: number): boolean;
  export function ttyGetWinSize(fd: number): [width: number, height: number] | null;
  export function ttySetRaw(fd: number): void;
  export function remove(filename: string): number;
  export function rename(from: string, to: string): number;
  export function realpath(path: string): [path: string, error: number];
  export function getcwd(): [path: string, error: number];
  export function chdir(path: string): number;
  export function mkdir(path: string, mode?: number): number;
  /** quickjs-ng only. */
  export function mkdtemp(pattern?: string): [path: string, error: number];
  /** quickjs-ng only. */
  export function mkstemp(pattern?: string): [path: string, fd: number];
  export function readdir(path: string): [names: string[], error: number];
  export function stat(path: string): [stat: Stat, error: 0] | [stat: null, error: number];
  export function lstat(path: string): [stat: Stat, error: 0] | [stat: null, error: number];
  export const S_IFMT: number;
  export const S_IFIFO: number;
  export const S_IFCHR: number;
  export const S_IFDIR: number;
  export const S_IFBLK: number;
  export const S_IFREG: number;
  export const S_IFSOCK: number;
  export const S_IFLNK: number;
  export const S_ISGID: number;
  export const S_ISUID: number;
  /** Times in ms since 1970. */
  export function utimes(path: string, atime: number, mtime: number): number;
  export function symlink(target: string, path: string): number;
  export function readlink(path: string): [target: string, error: number];
  /** One handler for each descriptor; null removes it. */
  export function setReadHandler(fd: number, handler: (() => void) | null): void;
  export function setWriteHandler(fd: number, handler: (() => void) | null): void;
  /** Null: the default of the system; undefined: the signal is ignored. Not in workers. */
  export function signal(signal: number, handler: (() => void) | null | undefined): void;
  export const SIGINT: number;
  export const SIGABRT: number;
  export const SIGFPE: number;
  export const SIGILL: number;
  export const SIGSEGV: number;
  export const SIGTERM: number;
  export const SIGQUIT: number;
  export const SIGPIPE: number;
  export const SIGALRM: number;
  export const SIGUSR1: number;
  export const SIGUSR2: number;
  export const SIGCHLD: number;
  export const SIGCONT: number;
  export const SIGSTOP: number;
  export const SIGTSTP: number;
  export const SIGTTIN: number;
  export const SIGTTOU: number;
  export function kill(pid: number, signal: number): number;
  /** The exit code, or minus the number of a signal; with `block: false` the process id. */
  export function exec(args: string[], options?: ExecOptions): number;
  export function waitpid(pid: number, options?: number): [result: number, status: number];
  export const WNOHANG: number;
  export function dup(fd: number): number;
  export function dup2(from: number, to: number): number;
  export function pipe(): [read: number, write: number] | null;
  /** Stops everything, tasks included: use the library's `sleepMs`. */
  export function sleep(ms: number): number;
  /** Not in QuickJS 2021. */
  export function sleepAsync(ms: number): Promise<void>;
  export function setTimeout(callback: () => void, ms: number): TimerHandle;
  export function clearTimeout(timer: TimerHandle): void;
  /** quickjs-ng only. */
  export function setInterval(callback: () => void, ms: number): TimerHandle;
  /** quickjs-ng only. */
  export function clearInterval(timer: TimerHandle): void;
  export const platform: 'linux' | 'darwin' | 'win32' | 'js' | (string & {});
  /** Not in QuickJS 2021. */
  export function getpid(): number;
  /** Not in QuickJS 2021. */
  export function now(): number;
  /** quickjs-ng only. */
  export function cputime(): number;
  /** quickjs-ng only. */
  export function exePath(): string | undefined;
}

// In this form they can be there together with the types of Node's module `os`.
declare module 'std' {
  export * from 'qjs:std';
}

declare module 'os' {
  export * from 'qjs:os';
  // Node's types have another one: without this line, the two are ambiguous if these types come first.
  export { platform } from 'qjs:os';
}

interface Console {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  debug(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
}

declare var console: Console;

/** The path of the program, and its arguments. */
declare var scriptArgs: string[];

/** Prints on the standard output. */
declare function print(...values: unknown[]): void;
