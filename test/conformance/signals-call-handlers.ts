// The loop calls the handlers of signals, which can be replaced and removed.
// except xs, espruino: they have no signals
import { createSubprocessShell, getRunningLoop, OSError, Queue, run } from 'uasyncio';

async function send(name: string): Promise<void> {
  const shell = await createSubprocessShell(`kill -${name} $PPID`);
  await shell.wait();
}

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const got = new Queue<string>();

  const first = (text: string, number: number): void => {
    console.log(`first: ${text} ${number}`);
    got.putNowait('first');
  };
  loop.addSignalHandler('SIGUSR1', first, 'with arguments', 1);
  await send('USR1');
  console.log(`got ${await got.get()}`);

  // A second handler replaces the first.
  loop.addSignalHandler('SIGUSR1', () => got.putNowait('second'));
  await send('USR1');
  console.log(`got ${await got.get()}`);

  // While they have handlers, SIGINT and SIGTERM are signals like the others.
  for (const name of ['INT', 'TERM']) {
    loop.addSignalHandler(`SIG${name}`, (text: string) => got.putNowait(text), name);
    await send(name);
    console.log(`got ${await got.get()}`);
    console.log(loop.removeSignalHandler(`SIG${name}`) ? 'removed' : 'had none');
  }

  console.log(loop.removeSignalHandler('SIGUSR1') ? 'removed' : 'had none');
  console.log(loop.removeSignalHandler('SIGUSR1') ? 'removed' : 'had none');
  for (const [signal, text] of [
    ['SIGKILL', 'SIGKILL cannot be caught'],
    [12345, 'no such signal'],
  ] as const) {
    try {
      loop.addSignalHandler(signal, () => {});
    } catch (error) {
      if (error instanceof OSError && error.code === 'EINVAL') console.log(text);
    }
  }
}

run(main);
