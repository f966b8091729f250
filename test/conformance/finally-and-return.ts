// return runs the finally blocks around it; a return in finally wins over value and error.
import { run, sleep } from 'uasyncio';

async function plain(): Promise<string> {
  try {
    return 'from try';
  } finally {
    await sleep(0);
    console.log('plain: finally');
  }
}

async function twoLevels(): Promise<string> {
  try {
    try {
      await sleep(0);
      return 'from the inner try';
    } finally {
      await sleep(0);
      console.log('inner finally');
    }
  } finally {
    await sleep(0);
    console.log('outer finally');
  }
}

async function overruled(fails: boolean): Promise<string> {
  try {
    await sleep(0);
    if (fails) throw new Error('lost');
    return 'lost too';
  } finally {
    await sleep(0);
    // biome-ignore lint/correctness/noUnsafeFinally: this is what is tested
    return 'from finally';
  }
}

async function fromCatch(): Promise<string> {
  try {
    await overruled(true);
    throw new Error('why');
  } catch (e) {
    return `caught ${e instanceof Error ? e.message : '?'}`;
  } finally {
    console.log('fromCatch: finally');
  }
}

async function main(): Promise<void> {
  console.log(await plain());
  console.log(await twoLevels());
  console.log(await overruled(false));
  console.log(await overruled(true));
  console.log(await fromCatch());
}

run(main);
