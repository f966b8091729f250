// Python's spelling: tasks, their names, callbacks and ends.
import * as asyncio from 'uasyncio/py';

async function work(n: number): Promise<number> {
  console.log(`${asyncio.current_task()?.get_name()} works`);
  await asyncio.sleep(0.02);
  return 10 * n;
}

async function main(): Promise<void> {
  const a = asyncio.create_task(() => work(1), { name: 'a' });
  const b = asyncio.create_task(() => work(2));
  b.set_name('b');
  const ended = (task: asyncio.Task<number>) => console.log(`${task.get_name()} has ended`);
  a.add_done_callback(ended);
  b.add_done_callback(ended);
  console.log(`removed ${b.remove_done_callback(ended)}`);
  console.log(`there are ${asyncio.all_tasks().size} tasks`);
  console.log(`a gave ${await a}`);
  await b;
  console.log(`b gave ${b.result()}, ${b.exception() === null ? 'no exception' : 'an exception'}`);
  const c = asyncio.create_task(() => work(3), { name: 'c' });
  await asyncio.sleep(0);
  c.cancel();
  await asyncio.wait([c]);
  console.log(`cancelled? ${c.cancelled() ? 'yes' : 'no'}`);
}

asyncio.run(main);
