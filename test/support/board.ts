import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { XsBoard } from '../../boards/index.js';
import { ensureFirmware } from '../../tool/firmware.js';
import { writeFlash } from '../../tool/flash.js';
import { lwipSources } from '../../tool/lwip.js';
import {
  type Machine,
  machineCommand,
  NO_QEMU,
  PACKAGES,
  Pieces,
  type Usage,
} from '../../tool/machine.js';
import { WHOLE } from './conformance.js';
import type { Transcript } from './programs.js';
import { temporaryFolder } from './temporary.js';

/** What the virtual board needs and this machine lacks; undefined if nothing is missing. */
export function lacking(): string | undefined {
  if (spawnSync('qemu-system-riscv32', ['--version']).error) return NO_QEMU;
  const probe = ['--specs=picolibc.specs', '-E', '-x', 'c', '-'];
  const gcc = spawnSync('riscv64-unknown-elf-gcc', probe, { input: '#include <picolibc.h>' });
  if (gcc.status !== 0) return `no compiler for the board; ${PACKAGES}`;
  try {
    lwipSources();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

export interface BoardTranscript extends Transcript {
  usage: Usage | undefined;
}

const firmwares = new Map<XsBoard, Promise<string>>();

function firmwareFor(board: XsBoard): Promise<string> {
  const firmware = firmwares.get(board) ?? ensureFirmware(board, () => {});
  firmwares.set(board, firmware);
  return firmware;
}

let flashes: string | undefined;
let count = 0;

/** The command that runs a program made of these modules, the main one first. */
export async function boardCommand(
  machine: Machine,
  modules: Iterable<string>,
  args: string[] = [],
): Promise<string[]> {
  flashes ??= temporaryFolder('board');
  const firmware = await firmwareFor(machine.board);
  const flash = join(flashes, `${count++}`);
  await writeFlash(flash, [...modules], machine, ['program', ...args], () => {});
  return machineCommand(firmware, flash, machine);
}

/** Generous: programs take less than a second, a megabyte takes six. */
const LIMIT_MS = 120_000;

export class RunningBoard {
  private output_ = '';
  private error_ = '';
  private waiting_: (() => void)[] = [];
  private pieces_ = new Pieces(
    (bytes) => {
      this.output_ += bytes;
    },
    (bytes) => {
      this.error_ += bytes;
    },
  );
  private child_: ChildProcessWithoutNullStreams;
  readonly ended: Promise<BoardTranscript>;

  constructor([command = '', ...args]: string[]) {
    this.child_ = spawn(command, args, { timeout: LIMIT_MS, killSignal: 'SIGKILL' });
    this.child_.stdout.on('data', (bytes: Buffer) => {
      this.pieces_.take(bytes);
      for (const look of this.waiting_.splice(0)) look();
    });
    this.child_.stderr.on('data', (bytes: Buffer) => {
      this.error_ += bytes;
    });
    this.ended = new Promise((resolve, reject) => {
      this.child_.on('error', reject);
      this.child_.on('close', (code) => {
        for (const look of this.waiting_.splice(0)) look();
        const { usage } = this.pieces_;
        resolve({ stdout: this.output_, stderr: this.error_, code: code ?? -1, usage });
      });
    });
  }

  /** Waits until the program has printed this text. */
  async printed(text: string): Promise<void> {
    while (!this.output_.includes(text)) {
      if (this.child_.exitCode !== null)
        throw new Error(`'${text}' was not printed:\n${this.output_}${this.error_}`);
      await new Promise<void>((resolve) => this.waiting_.push(resolve));
    }
  }

  kill(): void {
    this.child_.kill('SIGKILL');
  }

  /** Sends input, as if a user typed it. */
  type(text: string): void {
    this.child_.stdin.write(text);
  }
}

/** Runs a compiled program, the main module first, without a network. */
export async function runOnBoard(board: XsBoard, modules: string[]): Promise<BoardTranscript> {
  const machine = { board, limited: true, measured: true, ports: undefined };
  return new RunningBoard(await boardCommand(machine, modules)).ended;
}

export const RARE = 'its firmware is compiled for the tests with UASYNCIO_TESTS=all only';

/** To compile firmware takes long, and the ESP32's differs from that of the others of its family by a few numbers. */
export function isCompiled({ id }: { id: string }): boolean {
  return WHOLE || id !== 'esp32-moddable';
}
