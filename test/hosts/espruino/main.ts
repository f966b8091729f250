import { readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, workerData } from 'node:worker_threads';
import { Engine } from './engine.js';
import type { Start } from './link.js';
import { serveLink } from './worker.js';

// node --import tsx test/hosts/espruino/main.ts app.js: runs a script as Espruino for Linux would.
if (isMainThread) await main(process.argv[2]);
else serveLink(workerData as Start);

async function main(file: string | undefined): Promise<void> {
  if (file === undefined) throw new Error('usage: main.ts script.js');
  const engine = new Engine(write, await workerFile());
  const code = readFileSync(file, 'utf8').replace(/^#.*/, '');
  process.exit(engine.run(code) ? 0 : 1);
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
