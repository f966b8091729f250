import type { XsBoard } from '../../boards/index.js';
import { heapBytes } from '../heap.js';
import { flashCommand, writeProject } from '../moddable.js';
import { runOnBoard } from '../virtual.js';
import type { BoardKind } from './kind.js';

export const moddableBoards: BoardKind = { cells, writeProject, flashCommand, run: runOnBoard };

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
