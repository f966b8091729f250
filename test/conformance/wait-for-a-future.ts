// waitFor accepts futures and events; on a timeout a future is cancelled.
import { Event, Future, run, TimeoutError, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const future = new Future<string>();
  const event = new Event();
  for (const wait of [() => waitFor(future, 0.01), () => waitFor(event.wait(), 0.01)]) {
    try {
      await wait();
      console.log('not reached');
    } catch (e) {
      console.log(e instanceof TimeoutError ? 'TimeoutError' : 'another error');
    }
  }
  console.log(`future is cancelled? ${future.cancelled() ? 'yes' : 'no'}`);
  const ready = new Future<string>();
  ready.setResult('here');
  event.set();
  console.log(await waitFor(ready, 0.01));
  console.log(`event: ${(await waitFor(event.wait(), 0.01)) ? 'yes' : 'no'}`);
}

run(main);
