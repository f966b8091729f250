import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { XsBoard } from '../boards/index.js';
import { boardCommand, lacking, RunningBoard } from '../test/support/board.js';
import { findBoard } from '../tool/boards/index.js';
import type { Usage } from '../tool/machine.js';
import { compileApart } from '../tool/virtual.js';
import type { Figures } from './programs/meter.js';
import { section, table } from './table.js';

const PROGRAMS = join(import.meta.dirname, 'programs');
const BOARD = 'esp32-c3-moddable';

/** The table of what things cost on the virtual board. */
export async function board(): Promise<void> {
  section(
    '9. A chip of 32 bits',
    'XS on the virtual board: RV32IMAC as in an ESP32-C3, compiled with -Os. Counted; the same in every run.',
  );
  const reason = lacking();
  if (reason !== undefined) {
    console.log(`\nskipped: ${reason}`);
    return;
  }
  const empty = await figures('board-empty');
  const core = await figures('board-core');
  const all = await figures('board');
  const { switch: instructions = 0 } = await figures('board', 'switches');
  const { task = 0 } = await figures('board', 'tasks');
  const { dialled = 0 } = await figures('board', 'dialled');
  const { both = 0, lwip } = await figures('board', 'served');
  table(
    ['what', 'bytes'],
    [
      ['scheduler, loaded, not preloaded', (core.loaded as number) - (empty.loaded as number)],
      [
        'with streams and a server, not preloaded',
        (all.loaded as number) - (empty.loaded as number),
      ],
      ['sleeping coroutine', Math.round(task)],
      ['connection, opened, idle', Math.round(dialled)],
      ['connection, accepted, its handler waiting', Math.round(both - dialled)],
      ['lwIP, for 6 connections with both ends here', lwip],
    ],
  );
  table(['what', 'instructions'], [['switch, 10 tasks in sleep(0)', Math.round(instructions)]]);
}

async function figures(program: string, ...args: string[]): Promise<Figures & { lwip: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'uasyncio-bench-board-'));
  try {
    const { paths } = await compileApart(join(PROGRAMS, `${program}.ts`), 'compiled', folder);
    const found = findBoard(BOARD) as XsBoard;
    const machine = { board: found, limited: false, measured: true, ports: undefined };
    const { stdout, stderr, usage } = await new RunningBoard(
      await boardCommand(machine, paths, args),
    ).ended;
    if (stdout === '') throw new Error(`${program}: ${stderr}`);
    return { ...(JSON.parse(stdout) as Figures), lwip: (usage as Usage).networkBytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
