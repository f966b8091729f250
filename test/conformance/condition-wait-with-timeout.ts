// A wait that times out holds the lock again when it throws.
import { Condition, run, TimeoutError, waitFor } from 'uasyncio';

async function main(): Promise<void> {
  const condition = new Condition();
  await condition.with(async () => {
    try {
      await waitFor(condition.wait(), 0.02);
    } catch (e) {
      console.log(e instanceof TimeoutError ? 'nobody notified' : 'another error');
    }
    console.log(`locked? ${condition.locked() ? 'yes' : 'no'}`);
    try {
      await waitFor(
        condition.waitFor(() => false),
        0.02,
      );
    } catch (e) {
      console.log(e instanceof TimeoutError ? 'never became true' : 'another error');
    }
    console.log(`locked? ${condition.locked() ? 'yes' : 'no'}`);
  });
  console.log(`locked? ${condition.locked() ? 'yes' : 'no'}`);
}

run(main);
