// except espruino: it has no threads
import { getRunningLoop, run, toThread } from 'uasyncio';

// A callback that fails is reported, and the loop and the thread go on.
async function main(): Promise<void> {
  getRunningLoop().setExceptionHandler((_loop, context) => {
    console.log(`reported ${(context.exception as Error).message}`);
  });
  const value = await toThread(
    (loop, fail: (text: string) => void) => {
      loop.callSoonThreadsafe(fail, 'first');
      return fail('second') === undefined ? 'nothing' : 'something';
    },
    getRunningLoop(),
    (text: string) => {
      throw new RangeError(text);
    },
  );
  console.log(`in the thread it returns ${value}`);

  try {
    await toThread(() => () => 1);
  } catch (error) {
    console.log(`a function comes back: ${(error as Error).name}`);
  }
}

run(main);
