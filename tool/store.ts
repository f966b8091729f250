// Writes programs into the Storage of an Espruino, over any connection to its prompt.
import type { EspruinoBoard } from '../boards/index.js';

/** A connection to the prompt of a board. */
export interface Prompt {
  /** Evaluates an expression on the board. Returns undefined if there is no answer within so many seconds. */
  evaluate(expression: string, seconds: number): Promise<unknown>;
}

export interface Program {
  /** The name in Storage. */
  name: string;
  /** As Storage gets it: see storage.ts. */
  code: Uint8Array;
  /** Whether it starts whenever the board starts. */
  boot: boolean;
}

// The Espruino IDE uses the same size. A command of this size has to fit into the board's free memory.
const CHUNK = 1024;
// With a silent board, each attempt takes an extra second to look for a prompt; all end within 10 seconds.
const ATTEMPTS = 3;
const ANSWER_SECONDS = 1;
// A write may have to compact Storage first.
const WRITE_SECONDS = 120;

export function checkName(name: string): void {
  if (!/^[!-~]{1,28}$/.test(name))
    throw new Error(`--name: Storage needs 1 to 28 ASCII characters and no space, not '${name}'`);
  if (name.startsWith('.boot'))
    throw new Error(`--name: '${name}' is reserved; call it otherwise, and give --boot`);
}

/**
 * Asks the board for its type. Several attempts: some boards restart when their port is opened. Over Bluetooth the long
 * answer comes in packets as long as the board takes, and from then on ours are as long, too.
 */
export async function boardType(board: Prompt, nobody: string): Promise<string> {
  for (let i = 0; i < ATTEMPTS; i++) {
    const env = (await board.evaluate('process.env', ANSWER_SECONDS)) as { BOARD?: string };
    if (env?.BOARD !== undefined) return env.BOARD;
  }
  throw new Error(nobody);
}

/** A warning if the board is not the one that was named. */
export function otherBoard({ id, builds }: EspruinoBoard, found: string): string[] {
  if (builds.includes(found)) return [];
  return [`this board says that it is ${found}, and ${id} is ${builds.join(' or ')}`];
}

/** Stops the program on the board, which may be running from the flash that will be written. */
export async function stopProgram(board: Prompt, nobody: string): Promise<void> {
  await board.evaluate('(reset(),1)', ANSWER_SECONDS);
  await boardType(board, nobody);
}

/**
 * Writes the program, verifies it, and starts it. While it is written it does not start at boot: what a lost connection
 * leaves behind must not run. `progress` is called with the number of bytes that are written.
 */
export async function storeProgram(
  board: Prompt,
  { name, code, boot }: Program,
  progress: (bytes: number) => void,
): Promise<void> {
  const booted = await forgetBoot(board, name);
  for (let offset = 0; offset < code.length; offset += CHUNK) {
    const chunk = code.subarray(offset, offset + CHUNK);
    await write(board, name, chunk, offset, code.length);
    progress(offset + chunk.length);
  }
  if ((await board.evaluate(sumOf(name), WRITE_SECONDS)) !== crc32(code))
    throw new Error(`the board has not stored what was sent: ${name} differs; try again`);
  if (boot || booted) await setBoot(board, name);
  await board.evaluate(`(load(${boot ? '' : JSON.stringify(name)}),1)`, ANSWER_SECONDS);
}

async function write(
  board: Prompt,
  name: string,
  chunk: Uint8Array,
  offset: number,
  size: number,
): Promise<void> {
  const data = btoa(String.fromCharCode(...chunk));
  const args = [name, data, offset, size].map((each) => JSON.stringify(each));
  const result = await board.evaluate(
    `(function(n,d,o,s){try{return require("Storage").write(n,atob(d),o,s)}catch(e){return ""+e}})(${args})`,
    WRITE_SECONDS,
  );
  if (result === undefined) throw new Error('the board has stopped answering');
  if (result !== true) throw new Error(`the board cannot store ${size} bytes: ${result}`);
}

/**
 * Code that `eval` gets from Storage is not copied to memory, and neither are its functions. A state that `save()` has
 * left would also start at boot, and setBootCode does not remove it.
 */
function bootCode(name: string): string {
  return `eval(require("Storage").read(${JSON.stringify(name)}))`;
}

/** Makes the board no longer start the program at boot; returns whether it did. */
async function forgetBoot(board: Prompt, name: string): Promise<boolean> {
  const code = JSON.stringify(bootCode(name));
  const found = await board.evaluate(
    `(function(s){return s.read(".bootcde")==${code}?(s.erase(".bootcde"),1):0})(require("Storage"))`,
    WRITE_SECONDS,
  );
  if (found === undefined) throw new Error('the board has stopped answering');
  return found === 1;
}

async function setBoot(board: Prompt, name: string): Promise<void> {
  const code = bootCode(name);
  const length = await board.evaluate(
    `(E.setBootCode(${JSON.stringify(code)}),require("Storage").erase(".varimg"),require("Storage").read(".bootcde").length)`,
    WRITE_SECONDS,
  );
  if (length !== code.length) throw new Error(`the board cannot store that ${name} starts at boot`);
}

function sumOf(name: string): string {
  return `E.CRC32(require("Storage").read(${JSON.stringify(name)}))`;
}

/** zlib.crc32 exists only since Node 20.15, and in no browser. */
function crc32(data: Uint8Array): number {
  let sum = -1;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}
