import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The real engine, built for Linux, if it is installed; npm test does not need it. */
export const ESPRUINO = process.env.ESPRUINO;

export interface Outcome {
  /** The output of the script, without the banner and the prompts. */
  output: string;
  /** The exit code of the process; null after a signal. */
  code: number | null;
}

interface Options {
  /** The time limit in milliseconds, after which the process is stopped. */
  limit?: number;
  cwd?: string;
}

/** Runs a program to its end. */
export function run(command: string, args: string[], options: Options = {}): Promise<Outcome> {
  const { limit = 60_000, cwd } = options;
  return new Promise((resolve, reject) => {
    // The input stays open: at its end, the engine's input buffer may overflow.
    const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => child.kill('SIGKILL'), limit);
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      child.stdin.destroy();
      resolve({ output: tidy(Buffer.concat(chunks).toString('latin1')), code });
    });
  });
}

/** Runs a file on the engine. */
export async function runReal(file: string): Promise<Outcome> {
  // The engine keeps its flash memory in a file of the current folder.
  const folder = mkdtempSync(join(tmpdir(), 'espruino-'));
  try {
    return await run(ESPRUINO as string, [file], { cwd: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whether the engine that ESPRUINO names supports Unicode; otherwise its strings are sequences of bytes. */
export async function hasUnicode(): Promise<boolean> {
  return (await ask("E.isUTF8('€')")) === 'true';
}

/** Whether the engine has the small memory of an ESP32-C3. Builds whose memory grows have larger blocks. */
export async function isSmall(): Promise<boolean> {
  return (await ask('process.memory().total<5000&&process.memory().blocksize<20')) === 'true';
}

async function ask(expression: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'espruino-'));
  try {
    const file = join(folder, 'ask.js');
    writeFileSync(file, `print(${expression})`);
    return (await runReal(file)).output.trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const BANNER = /^[\s\S]*espruino\.com\/Donate\r?\n\r?\n/;
// The prompt, and the characters that erase it before the next line.
const PROMPT = new RegExp(`>?\\r${String.fromCharCode(27)}\\[J|>$`, 'g');

// The position of an error; after an error while loading there is one more line.
const TRACE = /(?: {4}at .*\n.*\n *\^\n)+|^Uncaught undefined\n/gm;

/** The output without positions in the code. */
export function withoutTraces(output: string): string {
  return output.replace(TRACE, '');
}

function tidy(output: string): string {
  return output.replace(BANNER, '').replace(PROMPT, '').replace(/\r/g, '');
}
