/*
 * node --import tsx test/hosts/espruino/prompt.ts flash.json [board]: the prompt of a board with Espruino, at the
 * standard input and output. Its Storage is kept in the file, as in the flash of a board. Programs that it loads run on
 * the model; build.ts has to have built that.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { crc32 } from './crc.js';

const [flash = '', board = 'ESP32'] = process.argv.slice(2);
const MODEL = join(import.meta.dirname, '../../../node_modules/.cache/espruino-model.mjs');

const files = new Map<string, string>(
  existsSync(flash) ? Object.entries(JSON.parse(readFileSync(flash, 'utf8'))) : [],
);
let running: ChildProcess | undefined;

function save(): void {
  writeFileSync(flash, JSON.stringify(Object.fromEntries(files)));
}

function print(...values: unknown[]): void {
  process.stdout.write(`${values.join(' ')}\r\n`);
}

const storage = {
  read: (name: string) => files.get(name),
  erase(name: string) {
    files.delete(name);
    save();
  },
  write(name: string, data: string, offset = 0, size = data.length) {
    const old = (files.get(name) ?? '').padEnd(size, '\xff').slice(0, size);
    files.set(name, old.slice(0, offset) + data + old.slice(offset + data.length));
    save();
    return true;
  },
};

function stop(): void {
  running?.kill('SIGKILL');
  running = undefined;
}

/** Runs a program of Storage; without a name, what starts at boot. */
function load(name?: string): void {
  stop();
  const code = files.get(name ?? '.bootcde');
  const [, booted] = /read\("(.*?)"\)/.exec(code ?? '') ?? [];
  const program = files.get(name ?? booted ?? '');
  if (program === undefined) return;
  const script = join(mkdtempSync(join(tmpdir(), 'uasyncio-prompt-')), 'app.js');
  writeFileSync(script, Buffer.from(program, 'latin1'));
  const child = spawn(process.execPath, [MODEL, script], { stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.on('data', (data) => process.stdout.write(`${data}`.replace(/\n/g, '\r\n')));
  running = child;
}

const context = createContext({
  process: {
    env: {
      VERSION: '2v29',
      GIT_COMMIT: 'f4a3ea4b5',
      BOARD: board,
      FLASH: 4194304,
      STORAGE: 917504,
      RAM: 524288,
      SERIAL: '240ac4-1a2b3c',
      CONSOLE: 'USB',
      MODULES: 'Flash,Storage,hea',
      EXPTR: 1073421884,
    },
  },
  require: (name: string) => (name === 'Storage' ? storage : undefined),
  E: {
    CRC32: (text: string) => crc32(Buffer.from(text, 'latin1')),
    setBootCode: (code: string) => storage.write('.bootcde', code),
  },
  USB: { println: print },
  print,
  atob,
  load,
  reset: stop,
  echo() {},
});

function evaluate(line: string): void {
  // A byte before the line turns its echo off.
  const quiet = line.includes('\x10');
  const code = [...line].filter((char) => char >= ' ').join('');
  if (!quiet) process.stdout.write(`${code}\r\n`);
  try {
    const value = runInContext(code, context);
    if (!quiet) print(`=${value}`);
  } catch (error) {
    print(`Uncaught ${error}`);
  }
  if (!quiet) process.stdout.write('>');
}

let typed = '';
process.stdin.setEncoding('latin1').on('data', (data) => {
  for (const char of `${data}`)
    if (char === '\x03') typed = '';
    else if (char === '\n' || char === '\r') {
      const line = typed;
      typed = '';
      if (line.trim() !== '') evaluate(line);
      else process.stdout.write('\r\n>');
    } else typed += char;
});
process.stdin.on('end', () => {
  stop();
  process.exit();
});

load();
process.stdout.write('>');
