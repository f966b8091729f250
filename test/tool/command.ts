import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { CLIENT, warmTool } from './warm.js';

export const CLI = join(packageRoot(), 'dist', 'tool', 'cli.js');

// The tool ends before code that V8 optimizes has paid for that: without, it takes a fifth less.
const TOOL = ['--no-opt', CLI];

// These need no process of their own: the tool itself reads all input and writes all output.
const WARM = /^build|^run .*--on (quickjs|xs)/;

export interface Outcome {
  stdout: string;
  stderr: string;
  code: number | null;
}

/** An empty folder far from any package.json, in which the tool is used. */
export class Workshop {
  readonly folder = mkdtempSync(join(realpathSync(tmpdir()), 'workshop-'));
  /** The folder for the tool's temporary files. */
  readonly temporary = mkdtempSync(join(this.folder, 'tmp-'));
  private env_: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv = {}) {
    this.env_ = { ...process.env, TMPDIR: this.temporary, ...env };
  }

  write(files: Record<string, string>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true });
      writeFileSync(this.path(name), text);
    }
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  uasyncio(...args: string[]): Outcome {
    const how = WARM.test(args.join(' ')) ? [CLIENT, warmTool(CLI)] : TOOL;
    return this.execute(process.execPath, ...how, ...args);
  }

  execute(command: string, ...args: string[]): Outcome {
    const { stdout, stderr, status } = spawnSync(command, args, {
      cwd: this.folder,
      env: this.env_,
      encoding: 'utf8',
    });
    return { stdout, stderr, code: status };
  }

  start(...args: string[]): ChildProcess {
    return spawn(process.execPath, [...TOOL, ...args], {
      cwd: this.folder,
      env: this.env_,
      detached: true,
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
