// Argument: a folder. Cancels connects and servers after each number of turns: none leaves a descriptor or a socket.
import { createTask, openUnixConnection, sleep, startUnixServer } from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

async function end(task: PromiseLike<unknown>): Promise<string> {
  try {
    await task;
    return 'ended';
  } catch (error) {
    return (error as Error).name;
  }
}

runAndCount(async (count) => {
  const path = `${args[0]}/socket`;
  const server = await startUnixServer((_reader, writer) => writer.close(), path);
  const outcomes: string[] = [];
  for (let turns = 0; turns < 30; turns++) {
    const connect = createTask(async () => {
      const [, writer] = await openUnixConnection(path);
      writer.close();
    });
    const listen = createTask(async () => {
      const other = await startUnixServer((_reader, writer) => writer.close(), `${path}${turns}`);
      other.close();
    });
    for (let i = 0; i < turns; i++) await sleep(0);
    for (const task of [connect, listen]) {
      task.cancel();
      const outcome = await end(task);
      if (outcomes.indexOf(outcome) < 0) outcomes.push(outcome);
    }
  }
  console.log(outcomes.sort().join(' '));
  server.close();
  await server.waitClosed();
  for (let i = 0; i < 1000 && count() > 0; i++) await sleep(0);
});
