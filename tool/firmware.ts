// What the virtual board runs programs with: XS, lwIP and our host, compiled for its chip.
import { execFile } from 'node:child_process';
import { rename, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { XsBoard } from '../boards/index.js';
import { ensureBuilt, type Toolchain } from './cc.js';
import { lwipFiles, lwipSources } from './lwip.js';
import { FLASH_BYTES, PACKAGES } from './machine.js';
import { packageRoot } from './root.js';
import { xsUnits } from './xs.js';

const run = promisify(execFile);

const CROSS = 'riscv64-unknown-elf';

// An ESP32-C3's instructions. Functions in sections of their own, so that only what is used is linked.
const CHIP = ['-march=rv32imac', '-mabi=ilp32', '--specs=picolibc.specs'];
const COMPILE = [...CHIP, '-Os', '-ffunction-sections', '-fdata-sections'];
// Where the memories of the machine lie, for picolibc's linker script.
const MEMORY = {
  flash: 0x20000000,
  flash_size: FLASH_BYTES,
  ram: 0x80000000,
  ram_size: 32 * 1024 * 1024,
  stack_size: 64 * 1024,
};

const toolchain: Toolchain = {
  command: [`${CROSS}-gcc`],
  install: PACKAGES,
  // With the names of functions it is kept, to look up the places of faults.
  finish: async (program) => {
    const named = `${program}.elf`;
    await rename(program, named);
    await run(`${CROSS}-objcopy`, ['-O', 'binary', named, program]);
    await truncate(program, FLASH_BYTES);
  },
};

/** The contents of the board's first bank of flash. It is compiled when first asked for. */
export function ensureFirmware(
  { network }: XsBoard,
  progress: (line: string) => void,
): Promise<string> {
  const lwip = lwipSources();
  const { c, headers } = lwipFiles(lwip);
  const defines = Object.entries(network).map(
    ([name, value]) => `-DBOARD_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}=${value}`,
  );
  const forLwip = ['-I', join(lwip, 'include'), ...defines];
  const ours = join(packageRoot(), 'ports', 'xs', 'host', 'board');
  const host = xsUnits('board', COMPILE, forLwip, headers);
  const flags = [...COMPILE, '-w', '-I', ours, ...forLwip];
  const all = [...headers, join(ours, 'lwipopts.h'), join(ours, 'arch', 'cc.h')];
  return ensureBuilt(
    {
      name: 'board',
      toolchain,
      units: [...host, ...c.map((source) => ({ source, flags, headers: all }))],
      link: [
        ...CHIP,
        '-Wl,--gc-sections',
        ...Object.entries(MEMORY).map(([name, value]) => `-Wl,--defsym=__${name}=${value}`),
        '-lm',
      ],
    },
    progress,
  );
}
