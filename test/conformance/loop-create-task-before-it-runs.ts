// Tasks can be created before the loop runs; they start with it, in the order of their creation.
import { newEventLoop, sleep } from 'uasyncio';

async function work(name: string): Promise<string> {
  console.log(`${name} begins`);
  await sleep(0.02);
  console.log(`${name} ends`);
  return name;
}

const loop = newEventLoop();
const a = loop.createTask(() => work('a'), { name: 'worker' });
const b = loop.createTask(() => work('b'));
b.addDoneCallback((task) => console.log(`callback of ${task.result()}`));
console.log(`${a.getName()} has not begun`);
loop.runUntilComplete(b).then((value) => {
  console.log(`the run gave ${value}`);
  console.log(`${a.getName()} done? ${a.done() ? 'yes' : 'no'}`);
  loop.close();
});
