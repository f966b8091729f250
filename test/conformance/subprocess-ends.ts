// How processes fail to start, are ended by signals, and are waited for.
// except xs, espruino: they have no processes
import {
  createSubprocessExec,
  createSubprocessShell,
  createTask,
  gather,
  OSError,
  PIPE,
  run,
  sleep,
  TimeoutError,
  waitFor,
} from 'uasyncio';

async function fails(start: () => PromiseLike<unknown>, text: string): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (error instanceof OSError && error.code === 'ENOENT') console.log(text);
  }
}

async function main(): Promise<void> {
  await fails(() => createSubprocessExec(['no-such-program']), 'no such program');
  await fails(() => createSubprocessExec(['true'], { cwd: '/no-such-folder' }), 'no such folder');

  // A wait that is cancelled leaves the process running.
  const sleeper = await createSubprocessExec(['sleep', '100']);
  try {
    await waitFor(sleeper.wait(), 0.02);
  } catch (error) {
    if (error instanceof TimeoutError)
      console.log(`too slow, ${sleeper.returncode === null ? 'runs' : 'has ended'}`);
  }
  sleeper.terminate();
  console.log(`terminated ${await sleeper.wait()} ${sleeper.returncode}`);
  try {
    sleeper.kill();
  } catch (error) {
    if (error instanceof OSError && error.code === 'ESRCH') console.log('has ended already');
  }

  // Several tasks wait for one process.
  const other = await createSubprocessExec(['sleep', '100']);
  const waits = [1, 2, 3].map(() => createTask(other.wait()));
  await sleep(0);
  other.kill();
  console.log(`killed [${(await gather(...waits)).join(', ')}]`);

  const text = { encoding: 'utf-8' } as const;
  const trapping = await createSubprocessShell(
    "trap 'echo hangup; exit 5' HUP; echo ready; while :; do sleep 0.01; done",
    { stdout: PIPE, ...text },
  );
  console.log(`${(await trapping.stdout?.readline())?.trim()}`);
  trapping.sendSignal('SIGHUP');
  console.log(`${(await trapping.stdout?.readline())?.trim()}`);
  console.log(`trapped ${await trapping.wait()}`);
  console.log(`${(await trapping.stdout?.read())?.length} bytes at the end`);

  // A conversation, line by line.
  const double = await createSubprocessExec(
    ['sh', '-c', 'while read n; do echo $((n * 2)); done'],
    { stdin: PIPE, stdout: PIPE, ...text },
  );
  for (const n of [1, 2, 21]) {
    double.stdin?.write(`${n}\n`);
    await double.stdin?.drain();
    console.log(`${(await double.stdout?.readline())?.trim()}`);
  }
  double.stdin?.close();
  console.log(`over ${await double.wait()}`);
}

run(main);
