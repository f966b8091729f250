import { readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, workerData } from 'node:worker_threads';
import { Engine } from './engine.js';
import type { Start } from './link.js';
import { serveLink } from './worker.js';

/*
 * node --import tsx test/hosts/espruino/main.ts [--no-unicode] app.js: runs a script as Espruino for Linux would,
 * or as the builds for ESP32 and most other boards, which have no Unicode support.
 */
if (isMainThread) await main(process.argv.slice(2));
else serveLink(workerData as Start);

async function main(args: string[]): Promise<void> {
  const unicode = args[0] !== '--no-unicode';
  const file = args[unicode ? 0 : 1];
  if (file === undefined) throw new Error('usage: main.ts [--no-unicode] script.js');
  const engine = new Engine((text) => write(text, unicode), await workerFile(), { unicode });
  process.exit(engine.run(readFileSync(file)) ? 0 : 1);
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

function write(text: string, unicode: boolean): void {
  const bytes = Buffer.from(text, unicode ? 'utf8' : 'latin1');
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
