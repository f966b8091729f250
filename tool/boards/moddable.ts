import type { XsBoard } from '../../boards/index.js';
import { heapBytes } from '../heap.js';
import { flashCommand, writeProject } from '../moddable.js';
import type { BoardKind } from './kind.js';

const SMALL_BYTES = 100 * 1024;

export const moddableBoards: BoardKind = {
  isSmall: ({ heap }: XsBoard) => heapBytes(heap) < SMALL_BYTES,
  cells,
  writeProject,
  flashCommand,
  run: async (board: XsBoard, ...all) => (await import('../virtual.js')).runOnBoard(board, ...all),
};

/** The storage is 'flash': on Moddable a program is part of the firmware. */
function cells({ heap, platform }: XsBoard): string[] {
  return [
    `${Math.round(heapBytes(heap) / 1024)} KB`,
    'flash',
    'yes',
    'yes',
    `mcconfig -p ${platform}`,
  ];
}
