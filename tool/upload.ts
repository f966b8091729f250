import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { SingleBar } from 'cli-progress';
import type { EspruinoBoard } from '../boards/index.js';
import { Link } from './link.js';
import { baudOf, checkDevice } from './serialport.js';
import { forStorage } from './storage.js';
import {
  boardType,
  checkName,
  otherBoard,
  type Program,
  type Prompt,
  stopProgram,
  storeProgram,
} from './store.js';

export interface UploadOptions {
  board: EspruinoBoard;
  serial: string;
  boot?: boolean;
  /** The name of the program in Storage. */
  name?: string;
}

/** Writes a bundle to the Storage of a board and starts it. Returns a line that reports what was done. */
export async function upload(
  file: string,
  options: UploadOptions,
  warn: (warnings: string[]) => void,
): Promise<string> {
  checkName(options.name ?? basename(file));
  const code = await builtCode(file, options.board);
  const link = await openLink(options);
  try {
    return await send(link, file, code, options, warn);
  } finally {
    link.close();
  }
}

export function openLink({ board, serial }: UploadOptions): Promise<Link> {
  checkDevice(serial);
  return Link.open(serial, baudOf(board));
}

/** As `upload`, over a link that stays open: opening the port again restarts some boards. */
export async function send(
  link: Link,
  file: string,
  code: Buffer,
  { board, serial, boot = false, name = basename(file) }: UploadOptions,
  warn: (warnings: string[]) => void,
): Promise<string> {
  const nobody = `no answer from ${board.id} at ${serial}: is Espruino on it, and nothing else connected to it?`;
  warn(otherBoard(board, await boardType(link, nobody)));
  await stopProgram(link, nobody);
  await storeWithBar(link, { name, code, boot });
  const size = code.length.toLocaleString('en');
  return `${name}: ${size} bytes in the Storage of ${board.id}, started${boot ? ' now and at every boot' : ''}`;
}

export async function builtCode(file: string, { id }: EspruinoBoard): Promise<Buffer> {
  if (/\.[cm]?tsx?$/.test(file))
    throw new Error(`${file} is TypeScript: upload what 'build ${file} --board ${id}' makes of it`);
  const code = await forStorage(file, readFileSync(file, 'utf8'));
  if (code.length === 0) throw new Error(`${file} has no code`);
  return code;
}

async function storeWithBar(board: Prompt, program: Program): Promise<void> {
  const bar = new SingleBar({
    format: `${program.name} {bar} {percentage}% of {total} bytes`,
  });
  bar.start(program.code.length, 0);
  try {
    await storeProgram(board, program, (bytes) => bar.update(bytes));
  } finally {
    bar.stop();
  }
}
