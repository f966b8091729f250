// Python's spelling: timeout and timeout_at, whose scopes can be rescheduled.
import * as asyncio from 'uasyncio/py';

async function main(): Promise<void> {
  const loop = asyncio.get_running_loop();
  try {
    await asyncio.timeout(0.02, async () => {
      await asyncio.sleep(10);
    });
  } catch (e) {
    console.log(e instanceof asyncio.TimeoutError ? 'too late' : 'another error');
  }
  try {
    await asyncio.timeout_at(loop.time() + 0.02, async (scope) => {
      scope.reschedule(loop.time() + 0.12);
      await asyncio.sleep(0.05);
      console.log(`expired? ${scope.expired() ? 'yes' : 'no'}`);
      await asyncio.sleep(10);
    });
  } catch (e) {
    console.log(e instanceof asyncio.TimeoutError ? 'too late' : 'another error');
  }
  await asyncio.timeout(null, async (scope) => {
    console.log(`no limit? ${scope.when() === null ? 'yes' : 'no'}`);
  });
}

asyncio.run(main);
