import type { Board } from '../../boards/index.js';
import type { UploadOptions } from '../upload.js';
import type { VirtualOptions } from '../virtual.js';

export type Warn = (warnings: string[]) => void;

/** What the tool can do with the boards of one firmware. */
export interface BoardKind {
  /** Memory, storage, sockets, TLS and way of uploading, as the table of `uasyncio boards` shows them. */
  cells(board: Board): string[];
  /** What will not work when a bundle is on that board; `modules` are the files in it. */
  misfits?(board: Board, file: string, code: string, modules: string[]): Promise<string[]>;
  /** Writes a folder instead of one file. Returns the files that it has written. */
  writeProject?(folder: string, options: ProjectOptions, warn: Warn): Promise<string[]>;
  /** The command that writes such a folder into the board. */
  flashCommand?(folder: string, board: Board): string;
  /** Runs a program on a virtual board; returns its exit code. */
  run?(
    board: Board,
    program: string,
    args: string[],
    options: VirtualOptions,
    warn: Warn,
  ): Promise<number>;
  /** Writes a bundle into a board; returns what it has done. */
  upload?(
    board: Board,
    file: string,
    options: Omit<UploadOptions, 'board'>,
    warn: Warn,
  ): Promise<string>;
}

export interface ProjectOptions {
  program: string;
  async: 'compiled' | 'native';
  minify?: boolean;
}
