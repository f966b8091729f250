import { sleep } from 'uasyncio';
import { lists } from './headers.js';
import { decodePart, Response } from './messages.js';
import type { Handler, Request } from './request.js';

/** What is served. */
export interface FileFound {
  /** Where it really is, without symbolic links. */
  path: string;
  /** In bytes. */
  size: number;
  /** When it was changed, in ms since 1970. */
  modified: number;
}

/** What an engine knows of files. Paths have slashes. */
export interface FileSystem {
  /** A plain file, or null: if there is none, or if it is not inside of the folder, where links lead too. */
  find(folder: string, path: string): FileFound | null;
  open(path: string): number;
  /** Reads from a position on; returns how many bytes, 0 at the end. */
  read(file: number, into: Uint8Array, position: number): number;
  close(file: number): void;
}

const PIECE = 8192;
const TYPES: Record<string, string> = {
  html: 'text/html',
  css: 'text/css',
  js: 'text/javascript',
  txt: 'text/plain',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  ico: 'image/x-icon',
  webp: 'image/webp',
  wasm: 'application/wasm',
  woff2: 'font/woff2',
};

/** A part of a file, in pieces. */
class FileBody implements AsyncIterableIterator<Uint8Array> {
  private file_ = -1;
  private buffer_: Uint8Array | null = null;

  constructor(
    private system_: FileSystem,
    private path_: string,
    private at_: number,
    private end_: number,
  ) {}

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const left = this.end_ - this.at_;
    // Between two pieces the other tasks run.
    if (this.buffer_ !== null) await sleep(0);
    if (left > 0) {
      if (this.file_ < 0) this.file_ = this.system_.open(this.path_);
      this.buffer_ ??= new Uint8Array(Math.min(PIECE, left));
      const n = Math.min(left, this.system_.read(this.file_, this.buffer_, this.at_));
      this.at_ += n;
      if (n > 0) return { value: this.buffer_.subarray(0, n), done: false };
    }
    return this.return();
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.file_ >= 0) this.system_.close(this.file_);
    this.file_ = -1;
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/**
 * A handler that serves the files of a folder: `app.get('/static/*', files('public'))`; a path that ends with a slash means its
 * `index.html`. With ETag, Last-Modified, conditions and ranges. Nothing outside of the folder is served, wherever links
 * lead, and no name that begins with a dot.
 */
export function filesOf(system: FileSystem, folder: string): Handler {
  if (typeof folder !== 'string') throw new TypeError('files(folder): expected a path');
  return (request) => {
    const path = safe(request.params['*'] ?? request.path.substring(1));
    const found = path === null ? null : system.find(folder, path);
    return found === null
      ? new Response('Not Found\n', { status: 404 })
      : answer(system, request, found, path as string);
  };
}

/** A path that was sent, decoded; null if it could mean something outside of the folder. */
function safe(path: string): string | null {
  const parts = path.split('/');
  for (let i = 0; i < parts.length; i++) {
    const part = decodePart(parts[i] as string);
    if (part === undefined) return null;
    const isLast = i === parts.length - 1;
    const bad = part === '' ? !isLast : part.charAt(0) === '.';
    if (bad || part.indexOf('/') >= 0 || part.indexOf('\\') >= 0 || part.indexOf('\0') >= 0)
      return null;
    parts[i] = part === '' ? 'index.html' : part;
  }
  return parts.join('/');
}

function answer(
  system: FileSystem,
  { method, headers }: Request,
  { path, size, modified }: FileFound,
  name: string,
): Response {
  if (method !== 'GET' && method !== 'HEAD')
    return new Response('Method Not Allowed\n', { status: 405, headers: { allow: 'GET, HEAD' } });
  const seconds = Math.floor(modified / 1000) * 1000;
  const date = new Date(seconds).toUTCString();
  const etag = `"${size.toString(16)}-${modified.toString(16)}"`;
  const sent: Record<string, string | number> = {
    etag,
    'last-modified': date,
    'accept-ranges': 'bytes',
  };
  if (isKnown(headers.get('if-none-match'), headers.get('if-modified-since'), etag, seconds))
    return new Response(null, { status: 304, headers: sent });
  const type =
    TYPES[name.substring(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
  sent['content-type'] = type.indexOf('text/') === 0 ? `${type};charset=UTF-8` : type;
  const condition = headers.get('if-range');
  const fits = condition === null || condition === etag || condition === date;
  const range = fits ? rangeOf(headers.get('range'), size) : null;
  if (range !== null && range[0] >= range[1])
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } });
  const [from, to] = range ?? [0, size];
  sent['content-length'] = to - from;
  if (range !== null) sent['content-range'] = `bytes ${from}-${to - 1}/${size}`;
  const body = new FileBody(system, path, from, to);
  return new Response(body, { status: range === null ? 200 : 206, headers: sent });
}

/** Whether the client has this version already. Source: RFC 9110 section 13.2.2. */
function isKnown(
  tags: string | null,
  since: string | null,
  etag: string,
  modified: number,
): boolean {
  if (tags !== null) return lists(tags, '*') || lists(tags, etag) || lists(tags, `w/${etag}`);
  return since !== null && Date.parse(since) >= modified;
}

/** Beginning and end of a range of bytes; null for what is no single range. Source: RFC 9110 section 14.1.2. */
function rangeOf(range: string | null, size: number): [from: number, to: number] | null {
  if (range === null || range.indexOf('bytes=') !== 0 || range.indexOf(',') >= 0) return null;
  const at = range.indexOf('-');
  const [first, last] = [range.substring(6, at), range.substring(at + 1)].map((text) =>
    text.trim(),
  );
  const from = whole(first as string);
  const to = whole(last as string);
  if (at < 0 || Number.isNaN(from + to)) return null;
  if (first === '') return last === '' ? null : [Math.max(0, size - to), to === 0 ? 0 : size];
  if (last !== '' && to < from) return null;
  return [from, last === '' ? size : Math.min(size, to + 1)];
}

/** The number that digits are; 0 for none, NaN for anything else. */
function whole(text: string): number {
  for (let i = 0; i < text.length; i++)
    if (text.charCodeAt(i) < 48 || text.charCodeAt(i) > 57) return Number.NaN;
  return Number(text);
}
