// communicate sends the input and reads both outputs, whatever their length.
// except xs, espruino: they have no processes
import { createSubprocessExec, createSubprocessShell, DEVNULL, PIPE, run, STDOUT } from 'uasyncio';

async function main(): Promise<void> {
  const text = { encoding: 'utf-8' } as const;
  const cat = await createSubprocessExec(['cat'], { stdin: PIPE, stdout: PIPE, ...text });
  const [echoed, none] = await cat.communicate('to be echoed');
  console.log(`${echoed} ${none === null ? 'none' : 'some'} ${cat.returncode}`);

  const both = await createSubprocessShell('echo out; echo err >&2; exit 3', {
    stdout: PIPE,
    stderr: PIPE,
    ...text,
  });
  const [out, err] = await both.communicate();
  console.log(`${out?.trim()} ${err?.trim()} ${both.returncode}`);

  const merged = await createSubprocessShell('echo first; echo second >&2; echo third', {
    stdout: PIPE,
    stderr: STDOUT,
    ...text,
  });
  const [all] = await merged.communicate();
  console.log(`${all?.split('\n').join(',')}`);

  // Nothing to read for the process, and nothing that it prints is seen.
  const nothing = await createSubprocessExec(['cat'], { stdin: DEVNULL, stdout: DEVNULL });
  console.log(`${await nothing.wait()} ${nothing.stdout === null ? 'no pipes' : 'pipes'}`);

  // More than the pipes hold, in both directions.
  const long = '0123456789'.repeat(100000);
  const big = await createSubprocessExec(['cat'], { stdin: PIPE, stdout: PIPE, ...text });
  const [back] = await big.communicate(long);
  console.log(`${back?.length} ${back === long ? 'equal' : 'different'}`);

  // A process that does not read its input is no error.
  const deaf = await createSubprocessExec(['true'], { stdin: PIPE });
  await deaf.communicate(long);
  console.log(`true ${deaf.returncode}`);
}

run(main);
