// A method that is null counts as none: `await using` then takes the other one, and refuses an object without any.
import { run } from 'uasyncio';

const disposed: string[] = [];

async function main(): Promise<void> {
  {
    await using _both = {
      [Symbol.asyncDispose]: null as never,
      [Symbol.dispose]() {
        disposed.push('dispose');
      },
    };
  }
  console.log(disposed.join());
  try {
    await using _none = { [Symbol.asyncDispose]: null as never, [Symbol.dispose]: null as never };
    console.log('never');
  } catch (e) {
    console.log(e instanceof Error);
  }
}

run(main);
