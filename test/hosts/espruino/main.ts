import { readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isMainThread, workerData } from 'node:worker_threads';
import { Engine } from './engine.js';
import type { Start } from './link.js';
import { serveLink } from './worker.js';

// node --import tsx test/hosts/espruino/main.ts app.js: runs a script as Espruino for Linux would.
// With --serve instead, it runs each script whose path is a line of the input, in JSON, on an engine of its own;
// the answer is a line of JSON as well: what the script printed, and its exit code.
if (isMainThread) await main(process.argv[2]);
else serveLink(workerData as Start);

async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error('usage: main.ts script.js | --serve');
  if (file === '--serve') return serve();
  const engine = new Engine(write, await workerFile());
  process.exit(engine.run(scriptIn(file)) ? 0 : 1);
}

function scriptIn(file: string): string {
  return readFileSync(file, 'utf8').replace(/^#.*/, '');
}

async function serve(): Promise<void> {
  const worker = await workerFile();
  for await (const line of createInterface({ input: process.stdin })) {
    let stdout = '';
    const print = (text: string): void => {
      stdout += text;
    };
    const engine = new Engine(print, worker);
    const code = engine.run(scriptIn(JSON.parse(line))) ? 0 : 1;
    await engine.close();
    write(`${JSON.stringify({ stdout, stderr: '', code })}\n`);
  }
}

/** This file again; built, if it is not yet, as a worker cannot wait for the loader of the main thread. */
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

function write(text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; )
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Nobody reads any more; otherwise the pipe is full.
      if (code === 'EPIPE') process.exit(1);
      if (code !== 'EAGAIN') throw error;
    }
}
