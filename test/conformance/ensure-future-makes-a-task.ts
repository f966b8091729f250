// ensureFuture makes a task of a coroutine, which starts later; it returns Futures and Tasks unchanged.
// except lean espruino: without its checks the engine's own error is no TypeError
import { createTask, ensureFuture, Future, run, sleep, Task } from 'uasyncio';

async function work(): Promise<string> {
  console.log('work starts');
  await sleep(0);
  return 'the result';
}

async function main(): Promise<void> {
  const made = ensureFuture(work);
  console.log(`a task: ${made instanceof Task ? 'yes' : 'no'}`);
  console.log(await made);
  const task = createTask(() => sleep(0, 'again'));
  console.log(`the same task: ${ensureFuture(task) === task ? 'yes' : 'no'}`);
  const future = new Future<string>();
  console.log(`the same future: ${ensureFuture(future) === future ? 'yes' : 'no'}`);
  future.setResult('at last');
  console.log(`${await task}, ${await future}`);
  try {
    ensureFuture(42 as never);
  } catch (e) {
    console.log(`a number: ${e instanceof TypeError ? 'TypeError' : 'another error'}`);
  }
}

run(main);
