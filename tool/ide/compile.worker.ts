// The worker of the page that compiles programs. It loads all that it needs when it starts, so that the page works
// without a network from then on.
import { initialize } from 'esbuild-wasm';
import { explain } from '../errors.js';
import { bundleInPage, type PageProgram } from './bundle.js';
import { addFiles } from './shims/fs.js';
import { distFolder } from './shims/root.js';

async function unpacked(name: string): Promise<Response> {
  const { body } = await fetch(name);
  const stream = (body as ReadableStream).pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream);
}

async function begin(): Promise<void> {
  const [library, wasm] = await Promise.all([unpacked('library.bin'), unpacked('esbuild.bin')]);
  addFiles(distFolder(), await library.json());
  const wasmModule = await WebAssembly.compile(await wasm.arrayBuffer());
  await initialize({ wasmModule, worker: false });
  // Rollup loads its part at the first build.
  await bundleInPage({ name: 'first.ts', text: '', target: 'web' });
}

const ready = begin();

addEventListener(
  'message',
  async ({ data }: MessageEvent<{ id: number; program: PageProgram }>) => {
    const { id, program } = data;
    try {
      await ready;
      postMessage({ id, built: await bundleInPage(program) });
    } catch (error) {
      postMessage({ id, failure: explain(error) });
    }
  },
);

ready.then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failure: explain(error) }),
);
