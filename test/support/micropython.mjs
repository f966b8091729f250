// Plays twins on MicroPython: each line of the input is a twin's path in JSON, each line of the output its
// transcript. Each twin has its own interpreter and thread, because a twin may leave timers behind.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadMicroPython } from '@micropython/micropython-webassembly-pyscript';

async function play(twin) {
  const lines = [];
  const interpreter = await loadMicroPython({
    stdout: (line) => lines.push(line),
    linebuffer: true,
    heapsize: 4 << 20,
  });
  const source = readFileSync(twin, 'utf8').trimEnd();
  // main needs its own task: wait_for has to cancel it, and the coroutine of the module cannot be cancelled.
  const main = 'asyncio.run(main())';
  if (!source.endsWith(main)) throw new Error(`${twin}: must end with ${main}`);
  await interpreter.runPythonAsync(
    `${source.slice(0, -main.length)}await asyncio.create_task(main())`,
  );
  return lines.join('\n');
}

async function playInThread(twin) {
  const worker = new Worker(new URL(import.meta.url), { workerData: twin });
  const answer = await new Promise((resolve) => {
    worker.once('message', (stdout) => resolve({ stdout, stderr: '', code: 0 }));
    worker.once('error', (error) => resolve({ stdout: '', stderr: `${error}`, code: 1 }));
  });
  await worker.terminate();
  return answer;
}

if (isMainThread)
  for await (const line of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(await playInThread(JSON.parse(line))));
else parentPort.postMessage(await play(workerData));
