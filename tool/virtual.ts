import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { XsBoard } from '../boards/index.js';
import { bundleApart } from './bundle.js';
import { ensureFirmware } from './firmware.js';
import { writeFlash } from './flash.js';
import { heapBytes, SLOT_BYTES } from './heap.js';
import { type Machine, machineCommand, NO_QEMU, Pieces, type Usage } from './machine.js';
import { progress } from './progress.js';
import { supervised } from './supervise.js';
import type { Mode } from './targets/target.js';
import { xs } from './targets/xs.js';
import { copyTraces } from './trace.js';

export interface VirtualOptions {
  async: Mode;
  lean: boolean;
  ports: Machine['ports'];
}

const CTRL_C = '\x03';

/** A program as files, the main module first, with their source maps. */
export interface Files {
  paths: string[];
  maps: Map<string, string>;
  warnings: string[];
}

/**
 * Compiles a program into a folder. The library is a module of its own: on a board it is preloaded in flash memory,
 * where it takes no RAM.
 */
export async function compileApart(
  program: string,
  async: Mode,
  folder: string,
  lean?: boolean,
): Promise<Files> {
  const name = `${basename(program, extname(program))}.mjs`;
  const { modules, maps, warnings } = await bundleApart(
    { program, target: xs, async, lean, packages: 'absolute', sourcemap: true },
    { program: name, library: 'uasyncio.mjs' },
  );
  for (const [file, code] of modules) writeFileSync(join(folder, file), code);
  const paths = [...modules.keys()].map((file) => join(folder, file));
  return { paths, maps: byPath(folder, maps), warnings };
}

/** Runs a program on a virtual board, prints how much it used, and returns its exit code. */
export async function runOnBoard(
  board: XsBoard,
  program: string,
  args: string[],
  { async, ports, lean }: VirtualOptions,
  warn: (warnings: string[]) => void,
): Promise<number> {
  for (const pair of ports ?? []) await checkFree(pair);
  const firmware = await ensureFirmware(board, progress);
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'uasyncio-'));
  try {
    const { paths, maps, warnings } = await compileApart(program, async, folder, lean);
    warn(warnings);
    const machine: Machine = { board, limited: true, measured: true, ports };
    const flash = join(folder, 'flash');
    await writeFlash(flash, paths, machine, [basename(paths[0] as string), ...args], progress);
    return await execute(machineCommand(firmware, flash, machine), maps, board);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** QEMU itself would report a port in use in its own words, after the program has been built. */
async function checkFree([desktop, board]: [number, number]): Promise<void> {
  const tcp = createServer().listen(desktop, '127.0.0.1');
  const udp = createSocket('udp4').bind(desktop, '127.0.0.1');
  try {
    await Promise.all([tcp, udp].map((socket) => once(socket, 'listening')));
  } catch (error) {
    const { message } = error as Error;
    throw new Error(
      `--forward ${desktop}:${board}: cannot use port ${desktop} of this computer: ${message}`,
    );
  } finally {
    tcp.close();
    udp.close();
  }
}

function byPath(folder: string, maps: Map<string, string>): Map<string, string> {
  return new Map([...maps].map(([file, map]) => [join(folder, file), map]));
}

async function execute(
  [command = '', ...args]: string[],
  maps: Map<string, string>,
  board: XsBoard,
): Promise<number> {
  const errors = new PassThrough();
  const pieces = new Pieces(
    (bytes) => process.stdout.write(bytes),
    (bytes) => errors.write(bytes),
  );
  copyTraces(errors, maps);
  const start = (): ChildProcessWithoutNullStreams => {
    const child = spawn(command, args, { detached: true });
    child.stdout.on('data', (bytes: Buffer) => pieces.take(bytes));
    child.stderr.pipe(process.stderr);
    return child;
  };
  const code = await supervised(command, start, interrupter()).catch((error) => {
    throw (error as Error).message.includes('ENOENT') ? new Error(NO_QEMU) : error;
  });
  errors.end();
  await new Promise((resolve) => setImmediate(resolve));
  if (pieces.usage !== undefined)
    for (const line of usageLines(board, pieces.usage)) progress(line);
  return code;
}

/** Passes the first Ctrl-C to the program. The second one kills it, in case the program ignores the first. */
function interrupter(): (child: ChildProcessWithoutNullStreams) => void {
  let before = false;
  return (child) => {
    if (before) child.kill('SIGKILL');
    else child.stdin.write(CTRL_C);
    before = true;
  };
}

/** Lines that compare the program's peak usage with what the board has. */
export function usageLines(board: XsBoard, usage: Usage): string[] {
  const { heap, network } = board;
  const { slots, chunkBytes, stack, networkBytes, connections, refused, closedTwice } = usage;
  const used = slots * SLOT_BYTES + chunkBytes;
  const memory =
    heap.shared === undefined
      ? `${of(slots, heap.slots)} slots, ${of(chunkBytes, heap.chunkBytes)} bytes of chunks`
      : `${of(used, heapBytes(heap) - heap.stack * SLOT_BYTES)} bytes of heap (${count(slots)} slots, ${count(chunkBytes)} bytes of chunks)`;
  const lines = [
    `${board.id}: ${memory}, ${of(stack, heap.stack)} slots of stack`,
    `lwIP: ${count(networkBytes)} bytes, ${of(connections, network.connections)} connections`,
  ];
  if (refused > 0) lines.push(`lwIP had no connection left ${count(refused)} times`);
  if (closedTwice > 0)
    lines.push(
      `the SDK would have freed a connection twice ${count(closedTwice)} times: a reset came after the peer's end, before the program closed`,
    );
  return lines;
}

function of(used: number, all: number): string {
  return `${count(used)} of ${count(all)}`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
