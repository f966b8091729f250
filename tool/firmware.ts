// The firmware of the virtual board: XS, lwIP and our host, compiled for its chip.
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

// The instructions of an ESP32-C3. Each function has its own section, so that the linker can drop unused functions.
const CHIP = ['-march=rv32imac', '-mabi=ilp32', '--specs=picolibc.specs'];
const COMPILE = [...CHIP, '-Os', '-ffunction-sections', '-fdata-sections'];
// The addresses and sizes of the machine's memories, for picolibc's linker script.
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
  // The file with symbols is kept: addresses of faults can be looked up in it.
  finish: async (program) => {
    const named = `${program}.elf`;
    await rename(program, named);
    await run(`${CROSS}-objcopy`, ['-O', 'binary', named, program]);
    await truncate(program, FLASH_BYTES);
  },
};

/** Returns the path of the board's first bank of flash, and compiles it first if the cache does not have it. */
export function ensureFirmware(
  { network }: XsBoard,
  progress: (line: string) => void,
): Promise<string> {
  const lwip = lwipSources();
  const { c, headers } = lwipFiles(lwip);
  const defines = Object.entries(network).map(
    ([name, value]) => `-DBOARD_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}=${value}`,
  );
  const folders = ['-I', join(lwip, 'include')];
  const ours = join(packageRoot(), 'ports', 'xs', 'host', 'board');
  const host = xsUnits('board', COMPILE, { flags: defines, folders, headers });
  const forLwip = { flags: [...COMPILE, '-w', ...defines], folders: ['-I', ours, ...folders] };
  const all = [...headers, join(ours, 'lwipopts.h'), join(ours, 'arch', 'cc.h')];
  return ensureBuilt(
    {
      name: 'board',
      toolchain,
      units: [...host, ...c.map((source) => ({ source, ...forLwip, headers: all }))],
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
