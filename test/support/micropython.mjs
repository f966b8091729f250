// Runs a Python file on MicroPython: `node micropython.mjs file.py`. A process each, as in the device.
import { readFileSync } from 'node:fs';
import { loadMicroPython } from '@micropython/micropython-webassembly-pyscript';

const lines = [];
const interpreter = await loadMicroPython({
  stdout: (line) => lines.push(line),
  linebuffer: true,
  heapsize: 4 << 20,
});
const source = readFileSync(process.argv[2], 'utf8');
// In a task of its own: the module's own coroutine cannot be cancelled, which wait_for needs.
const main = 'asyncio.run(main())';
if (!source.trimEnd().endsWith(main)) throw new Error(`${process.argv[2]}: must end with ${main}`);
await interpreter.runPythonAsync(
  `${source.trimEnd().slice(0, -main.length)}await asyncio.create_task(main())`,
);
console.log(lines.join('\n'));
