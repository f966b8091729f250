import type { Board } from '../../boards/index.js';
import type { UploadOptions } from '../upload.js';
import type { VirtualOptions } from '../virtual.js';

export type Warn = (warnings: string[]) => void;

/** What the tool can do with boards that run the same firmware. */
export interface BoardKind {
  /** Whether programs for the board are built with the lean profile, unless the user wants another. */
  isSmall(board: Board): boolean;
  /** The cells of the table of `uasyncio boards`: memory, storage, sockets, TLS, and how to upload. */
  cells(board: Board): string[];
  /** Warnings about everything in a bundle that will not work on the board; `modules` are the files in it. */
  misfits?(board: Board, file: string, code: string, modules: string[]): Promise<string[]>;
  /** Writes a folder instead of one file. Returns the files that were written. */
  writeProject?(folder: string, options: ProjectOptions, warn: Warn): Promise<string[]>;
  /** The command that builds such a folder and writes it into the board. */
  flashCommand?(folder: string, board: Board): string;
  /** Runs a program on a virtual board; returns its exit code. */
  run?(
    board: Board,
    program: string,
    args: string[],
    options: VirtualOptions,
    warn: Warn,
  ): Promise<number>;
  /** Writes a bundle into a board; returns a line that reports what was done. */
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
  lean?: boolean;
}
