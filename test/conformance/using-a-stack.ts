// A class that is disposed of closes everything that it has opened, even if opening failed half-way.
import { run, sleep } from 'uasyncio';

class Stack {
  private open: string[] = [];

  async enter(name: string): Promise<void> {
    await sleep(0);
    if (name === 'radio') throw new Error('no radio');
    console.log(`${name} is open`);
    this.open.push(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.open.reverse()) {
      await sleep(0);
      console.log(`${name} is closed`);
    }
  }
}

async function start(...names: string[]): Promise<void> {
  await using stack = new Stack();
  for (const name of names) await stack.enter(name);
  console.log('all are open');
}

async function main(): Promise<void> {
  await start('bus', 'display');
  try {
    await start('bus', 'display', 'radio');
  } catch (e) {
    console.log((e as Error).message);
  }
}

run(main);
