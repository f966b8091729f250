import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The engine itself, built for Linux, if there is one: npm test does without. */
export const ESPRUINO = process.env.ESPRUINO;

export interface Outcome {
  /** What the script prints, without the banner and the prompts. */
  output: string;
  /** What the process exits with: null after a signal. */
  code: number | null;
}

interface Options {
  /** In milliseconds, after which it is stopped. */
  limit?: number;
  cwd?: string;
}

/** Runs a program to its end. */
export function run(command: string, args: string[], options: Options = {}): Promise<Outcome> {
  const { limit = 60_000, cwd } = options;
  return new Promise((resolve, reject) => {
    // An input that has ended would at times overflow the engine's.
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
  // It keeps its flash memory in a file of the current folder.
  const folder = mkdtempSync(join(tmpdir(), 'espruino-'));
  try {
    return await run(ESPRUINO as string, [file], { cwd: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whether the engine that ESPRUINO names is a build with Unicode support: in others a string is a row of bytes. */
export async function hasUnicode(): Promise<boolean> {
  return (await ask("E.isUTF8('€')")) === 'true';
}

/** Whether its memory is that of an ESP32-C3, which is too small for a server with text. Where it grows blocks are larger. */
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
// The prompt, and how it is wiped out before the next line.
const PROMPT = new RegExp(`>?\\r${String.fromCharCode(27)}\\[J|>$`, 'g');

// Where an error was, and after one while loading another line.
const TRACE = /(?: {4}at .*\n.*\n *\^\n)+|^Uncaught undefined\n/gm;

/** What is printed but for places in the code. */
export function withoutTraces(output: string): string {
  return output.replace(TRACE, '');
}

function tidy(output: string): string {
  return output.replace(BANNER, '').replace(PROMPT, '').replace(/\r/g, '');
}
