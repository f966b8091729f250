// When a loop is closed, another can be made; tasks left in the first one never run again.
import { newEventLoop, sleep } from 'uasyncio';

async function work(name: string): Promise<void> {
  console.log(`${name} begins`);
  await sleep(0.02);
  console.log(`${name} ends`);
}

const first = newEventLoop();
first.createTask(() => work('left'));
first
  .runUntilComplete(() => sleep(0))
  .then(() => {
    first.close();
    const second = newEventLoop();
    console.log(`the same loop? ${second === first ? 'yes' : 'no'}`);
    const state = (closed: boolean) => (closed ? 'closed' : 'open');
    console.log(`${state(first.isClosed())} and ${state(second.isClosed())}`);
    return second.runUntilComplete(() => work('other')).then(() => second.close());
  })
  .then(() => console.log('over'));
