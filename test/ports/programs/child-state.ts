// Prints what a process inherits from a program that has handlers of signals, sockets, and another process; and errors
// that have to be the same on every engine.
import {
  createSubprocessExec,
  createSubprocessShell,
  getRunningLoop,
  PIPE,
  startServer,
  waitFor,
} from 'uasyncio';
import { runAndCount } from './count.js';

async function told(fail: () => unknown): Promise<void> {
  try {
    await fail();
  } catch (error) {
    console.log(`${error}`.replace(/process \d+/, 'process'));
  }
}

runAndCount(async () => {
  const loop = getRunningLoop();
  loop.addSignalHandler('SIGUSR1', () => {});
  const server = await startServer(() => {}, '127.0.0.1', 0);
  const other = await createSubprocessExec(['cat'], { stdin: PIPE, stdout: PIPE });
  // `ls` has one descriptor more, of the folder.
  const child = await createSubprocessShell(
    'grep -E "^Sig(Blk|Ign|Pnd)" /proc/self/status; ls /proc/self/fd | tr "\\n" " "',
    { stdout: PIPE, encoding: 'utf-8' },
  );
  const [out] = await child.communicate();
  console.log(`${out}`.trim());
  await told(() => waitFor(other.stdout?.read() as PromiseLike<unknown>, 0.01));
  await told(() => other.sendSignal('SIGNOTHING'));
  await told(() => other.sendSignal(999));
  await told(() => loop.addSignalHandler('SIGKILL', () => {}));
  await told(() => loop.addSignalHandler(0, () => {}));
  await other.communicate();
  const silent = await createSubprocessExec(['sleep', '100'], { stdout: PIPE });
  await told(() => waitFor(silent.communicate(), 0.01));
  silent.kill();
  await silent.communicate();
  await told(() => silent.sendSignal('SIGTERM'));
  server.close();
  loop.removeSignalHandler('SIGUSR1');
});
