import { type Board, boards } from '../../boards/index.js';
import { espruinoBoards } from './espruino.js';
import type { BoardKind } from './kind.js';
import { moddableBoards } from './moddable.js';

const KINDS: Record<Board['engine'], BoardKind> = { espruino: espruinoBoards, xs: moddableBoards };

export const boardIds = boards.map(({ id }) => id);

export function findBoard(id: string): Board {
  const board = boards.find((each) => each.id === id);
  if (board === undefined) throw new Error(`unknown board '${id}': not in 'uasyncio boards'`);
  return board;
}

export function kindOf({ engine }: Board): BoardKind {
  return KINDS[engine];
}

/** The table of all boards, one line per board. */
export function boardTable(): string {
  const rows = [
    ['BOARD', 'NAME', 'ENGINE', 'MEMORY', 'STORAGE', 'SOCKETS', 'TLS', 'UPLOAD'],
    ...boards.map(row),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((r) => r[column]?.length ?? 0)));
  return rows
    .map((cells) => cells.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function row(board: Board): string[] {
  return [board.id, board.name, board.engine, ...kindOf(board).cells(board)];
}
