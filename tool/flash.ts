// Writes the program of the virtual board in the format of its flash memory.
import { execFile } from 'node:child_process';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { XsHeap } from '../boards/index.js';
import { SLOT_BYTES } from './heap.js';
import { FLASH_BYTES, type Machine } from './machine.js';
import { ensureXsCompiler } from './xs.js';

const run = promisify(execFile);

/** The same number as in ports/xs/host/board/main.c. */
const MAGIC = 0x01424155;

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => {
    bytes.writeUInt32LE(value, 4 * i);
  });
  return bytes;
}

/** Where slots, chunks and the stack share the memory, the bytes of the stack are subtracted. */
function heapNumbers({ slots, chunkBytes, stack, shared }: XsHeap): number[] {
  if (shared === undefined) return [slots, chunkBytes, 0, 0, 0];
  const { bytes, slotStep, chunkStep } = shared;
  return [slots, chunkBytes, slotStep, chunkStep, bytes - stack * SLOT_BYTES];
}

function settings({ board: { heap }, limited, measured, ports }: Machine, args: string[]): Buffer {
  return Buffer.concat([
    numbers(MAGIC, ...(limited ? heapNumbers(heap) : [0, 0, 0, 0, 0])),
    // The 1: functions are frozen, as the SDK's linker does it.
    numbers(heap.stack, Number(ports !== undefined), 1, Number(measured), args.length),
    ...args.map((arg) => Buffer.from(`${arg}\0`)),
  ]);
}

/** Looked up once per process, because checking whether it is up to date takes a while. */
let compiler: Promise<string> | undefined;

/** Writes the contents of the second bank of flash: the modules, the main one first, and its arguments. */
export async function writeFlash(
  file: string,
  modules: string[],
  machine: Machine,
  args: string[],
  progress: (line: string) => void,
): Promise<void> {
  compiler ??= ensureXsCompiler(progress);
  await run(await compiler, ['--compile', file, ...modules]).catch((error) => {
    throw new Error((error as { stderr: string }).stderr.trim());
  });
  const code = await readFile(file);
  await writeFile(file, Buffer.concat([settings(machine, ['uasyncio', ...args]), code]));
  await truncate(file, FLASH_BYTES);
}
