// Argument: how many rounds. Starts processes and cancels the task that uses them after a number of its steps that grows
// with each round: nothing may be left, neither a descriptor nor a child, a zombie included. Errors of the system
// (OSError) are counted.
import {
  CancelledError,
  createSubprocessExec,
  createSubprocessShell,
  createTask,
  OSError,
  PIPE,
  type Process,
  sleep,
} from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

const [rounds] = args.map(Number) as [number];

const counts = { done: 0, cancelled: 0, refused: 0, wrong: 0 };
// The faults of a test are not for the children.
const env = { PATH: '/usr/bin:/bin' };
const TEXT = 'x'.repeat(200_000);

/** As a careful program does it: whatever happens, the process ends. */
async function ending<B extends Uint8Array | string, T>(
  process: Process<B>,
  use: (process: Process<B>) => Promise<T>,
): Promise<T> {
  try {
    return await use(process);
  } finally {
    if (process.returncode === null) process.kill();
    process.stdin?.close();
    process.stdout?.close();
    process.stderr?.close();
    await process.wait();
  }
}

async function work(): Promise<void> {
  const text = { stdin: PIPE, stdout: PIPE, stderr: PIPE, env, encoding: 'utf-8' } as const;
  const echo = await createSubprocessExec(['cat'], text);
  const [out] = await ending(echo, async (process) => await process.communicate(TEXT));
  if (out !== TEXT) counts.wrong++;
  const talker = await createSubprocessShell('while read n; do echo $n; done', text);
  await ending(talker, async ({ stdin, stdout }) => {
    for (let i = 0; i < 3; i++) {
      stdin?.write(`${i}\n`);
      await stdin?.drain();
      if ((await stdout?.readline()) !== `${i}\n`) counts.wrong++;
    }
  });
  // Nobody reads its output or waits for its input.
  const ignored = await createSubprocessShell('echo unread', text);
  ignored.stdin?.close();
  await ignored.wait();
}

/** Cancels the work after `turns` turns of the loop. */
async function round(turns: number): Promise<void> {
  const task = createTask(work);
  for (let i = 0; i < turns && !task.done(); i++) await sleep(i < 20 ? 0 : 0.001);
  task.cancel();
  try {
    await task;
    counts.done++;
  } catch (error) {
    if (error instanceof CancelledError) counts.cancelled++;
    else if (error instanceof OSError) counts.refused++;
    else throw error;
  }
}

/** How many children this process has, zombies included. */
async function children(): Promise<number> {
  const ps = await createSubprocessShell('exec ps -o pid= --ppid $PPID', {
    stdout: PIPE,
    env,
    encoding: 'utf-8',
  });
  const [out] = await ps.communicate();
  return (out as string).trim().split('\n').length - 1;
}

runAndCount(async () => {
  for (let i = 0; i < rounds; i++) await round(i);
  await round(1e9);
  console.log(`done ${counts.done > 0} cancelled ${counts.cancelled > 0}`);
  console.log(`wrong ${counts.wrong} refused ${counts.refused}`);
  for (let tries = 0; tries < 100; tries++) {
    try {
      console.log(`children ${await children()}`);
      break;
    } catch (error) {
      if (!(error instanceof OSError)) throw error;
    }
  }
});
