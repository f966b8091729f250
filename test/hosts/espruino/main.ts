import { readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isMainThread, workerData } from 'node:worker_threads';
import { Engine } from './engine.js';
import type { Start } from './link.js';
import { serveLink } from './worker.js';

/*
 * node --import tsx test/hosts/espruino/main.ts [--no-unicode] app.js: runs a script as Espruino for Linux would,
 * or as the builds for ESP32 and most other boards, which have no Unicode support.
 * With --serve instead of a script, each line of the input is the path of one, in JSON; it is run on an engine of its
 * own, and the answer is a line of JSON as well: what the script printed, and its exit code.
 */
if (isMainThread) await main(process.argv.slice(2));
else serveLink(workerData as Start);

async function main(args: string[]): Promise<void> {
  const unicode = args[0] !== '--no-unicode';
  const file = args[unicode ? 0 : 1];
  if (file === undefined) throw new Error('usage: main.ts [--no-unicode] script.js | --serve');
  if (file === '--serve') return serve(unicode);
  const engine = new Engine((text) => write(encoded(text, unicode)), await workerFile(), {
    unicode,
  });
  process.exit(engine.run(readFileSync(file)) ? 0 : 1);
}

async function serve(unicode: boolean): Promise<void> {
  const worker = await workerFile();
  for await (const line of createInterface({ input: process.stdin })) {
    const printed: Buffer[] = [];
    const print = (text: string): void => {
      printed.push(encoded(text, unicode));
    };
    const engine = new Engine(print, worker, { unicode });
    const code = engine.run(readFileSync(JSON.parse(line))) ? 0 : 1;
    await engine.close();
    const stdout = Buffer.concat(printed).toString();
    write(Buffer.from(`${JSON.stringify({ stdout, stderr: '', code })}\n`));
  }
}

/** The file for workers: this one, but built, because a worker cannot wait for the loader of the main thread. */
async function workerFile(): Promise<URL> {
  const file = fileURLToPath(import.meta.url);
  if (!file.endsWith('.ts')) return new URL(import.meta.url);
  const { buildSync } = await import('esbuild');
  const { outputFiles } = buildSync({
    stdin: {
      contents: `import { workerData } from 'node:worker_threads';
        import { serveLink } from './worker.ts';
        serveLink(workerData);`,
      resolveDir: dirname(file),
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  return new URL(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`);
}

function encoded(text: string, unicode: boolean): Buffer {
  return Buffer.from(text, unicode ? 'utf8' : 'latin1');
}

function write(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; )
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // EPIPE: nothing reads the output any more. Otherwise the pipe is full.
      if (code === 'EPIPE') process.exit(1);
      if (code !== 'EAGAIN') throw error;
    }
}
