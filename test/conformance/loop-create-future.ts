// createFuture and callLater can turn anything that calls back into an awaitable.
import { type Future, getRunningLoop, run } from 'uasyncio';

/** Stands for a driver that calls back. */
function measure(pin: number): Future<number> {
  const loop = getRunningLoop();
  const future = loop.createFuture<number>();
  loop.callLater(0.02, () => {
    if (pin < 0) future.setException(new Error(`no pin ${pin}`));
    else future.setResult(10 * pin);
  });
  return future;
}

async function main(): Promise<void> {
  console.log(`pin 4 has ${await measure(4)}`);
  try {
    await measure(-1);
  } catch (e) {
    console.log((e as Error).message);
  }
}

run(main);
