import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { SingleBar } from 'cli-progress';
import type { EspruinoBoard } from '../boards/index.js';
import { Link } from './link.js';
import { forStorage } from './storage.js';

export interface UploadOptions {
  board: EspruinoBoard;
  serial: string;
  boot?: boolean;
  /** The name of the program in Storage. */
  name?: string;
}

// The Espruino IDE uses the same size. A command of this size has to fit into the board's free memory.
const CHUNK = 1024;
// With a silent board, each attempt takes an extra second to look for a prompt; all end within 10 seconds.
const ATTEMPTS = 3;
const ANSWER_SECONDS = 1;
// A write may have to compact Storage first.
const WRITE_SECONDS = 120;

/** Writes a bundle to the Storage of a board and starts it. Returns a line that reports what was done. */
export async function upload(
  file: string,
  options: UploadOptions,
  warn: (warnings: string[]) => void,
): Promise<string> {
  const { board, serial, boot = false } = options;
  const name = options.name ?? basename(file);
  checkName(name);
  const code = await builtCode(file, board);
  checkDevice(serial);
  const link = await Link.open(serial, baudOf(board));
  try {
    warn(otherBoard(board, await greet(link, options)));
    await clear(link, options);
    await store(link, name, code);
    if (boot) await setBoot(link, name);
    await link.evaluate(`(load(${boot ? '' : JSON.stringify(name)}),1)`, ANSWER_SECONDS);
  } finally {
    link.close();
  }
  const size = code.length.toLocaleString('en');
  return `${name}: ${size} bytes in the Storage of ${board.id}, started${boot ? ' now and at every boot' : ''}`;
}

function checkName(name: string): void {
  if (!/^[!-~]{1,28}$/.test(name))
    throw new Error(`--name: Storage needs 1 to 28 ASCII characters and no space, not '${name}'`);
  if (name.startsWith('.boot'))
    throw new Error(`--name: '${name}' is reserved; call it otherwise, and give --boot`);
}

async function builtCode(file: string, { id }: EspruinoBoard): Promise<Buffer> {
  if (/\.[cm]?tsx?$/.test(file))
    throw new Error(`${file} is TypeScript: upload what 'build ${file} --board ${id}' makes of it`);
  const code = await forStorage(file, readFileSync(file, 'utf8'));
  if (code.length === 0) throw new Error(`${file} has no code`);
  return code;
}

/** Checks that the device exists and may be used; not on Windows, where serial ports are not files. */
function checkDevice(serial: string): void {
  if (process.platform === 'win32') return;
  if (!existsSync(serial)) throw new Error(`no such serial device: ${serial}`);
  if (!statSync(serial).isCharacterDevice()) throw new Error(`not a serial device: ${serial}`);
  try {
    accessSync(serial, constants.R_OK | constants.W_OK);
  } catch {
    throw new Error(`no permission for ${serial}: become a member of the group that it belongs to`);
  }
}

function baudOf({ id, baud }: EspruinoBoard): number {
  if (baud === undefined)
    throw new Error(`${id} has no serial port: upload over Bluetooth, with the Espruino Web IDE`);
  return baud;
}

/** Asks the board for its type. Several attempts: some boards restart when their port is opened. */
async function greet(link: Link, { board, serial }: UploadOptions): Promise<string> {
  for (let i = 0; i < ATTEMPTS; i++) {
    const answer = await link.evaluate('process.env.BOARD', ANSWER_SECONDS);
    if (answer !== undefined) return String(answer);
  }
  throw new Error(
    `no answer from ${board.id} at ${serial}: is Espruino on it, and nothing else connected to it?`,
  );
}

function otherBoard({ id, builds }: EspruinoBoard, found: string): string[] {
  if (builds.includes(found)) return [];
  return [`this board says that it is ${found}, and --board ${id} is ${builds.join(' or ')}`];
}

/** Stops the program on the board, which may be running from the flash that we are about to write. */
async function clear(link: Link, options: UploadOptions): Promise<void> {
  await link.evaluate('(reset(),1)', ANSWER_SECONDS);
  await greet(link, options);
}

async function store(link: Link, name: string, code: Buffer): Promise<void> {
  const bar = new SingleBar({
    format: `${name} {bar} {percentage}% of {total} bytes`,
  });
  bar.start(code.length, 0);
  try {
    for (let offset = 0; offset < code.length; offset += CHUNK) {
      const chunk = code.subarray(offset, offset + CHUNK);
      await write(link, name, chunk, offset, code.length);
      bar.update(offset + chunk.length);
    }
  } finally {
    bar.stop();
  }
  if ((await link.evaluate(sumOf(name), WRITE_SECONDS)) !== crc32(code))
    throw new Error(`the board has not stored what was sent: ${name} differs; try again`);
}

async function write(link: Link, name: string, chunk: Buffer, offset: number, size: number) {
  const data = chunk.toString('base64');
  const args = [name, data, offset, size].map((each) => JSON.stringify(each));
  const result = await link.evaluate(
    `(function(n,d,o,s){try{return require("Storage").write(n,atob(d),o,s)}catch(e){return ""+e}})(${args})`,
    WRITE_SECONDS,
  );
  if (result === undefined) throw new Error('the board has stopped answering');
  if (result !== true) throw new Error(`the board cannot store ${size} bytes: ${result}`);
}

/**
 * Makes the board start the program at boot. Code that `eval` gets from Storage is not copied to memory, and neither are
 * its functions. A state that `save()` has left would also start at boot, and setBootCode does not remove it.
 */
async function setBoot(link: Link, name: string): Promise<void> {
  const code = `eval(require("Storage").read(${JSON.stringify(name)}))`;
  const length = await link.evaluate(
    `(E.setBootCode(${JSON.stringify(code)}),require("Storage").erase(".varimg"),require("Storage").read(".bootcde").length)`,
    WRITE_SECONDS,
  );
  if (length !== code.length) throw new Error(`the board cannot store that ${name} starts at boot`);
}

function sumOf(name: string): string {
  return `E.CRC32(require("Storage").read(${JSON.stringify(name)}))`;
}

/** zlib.crc32 exists only since Node 20.15. */
function crc32(data: Buffer): number {
  let sum = -1;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}
