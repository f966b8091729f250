// A variable cannot be used before its declaration is executed, in whatever function and after whatever await.
import { run, sleep } from 'uasyncio';

async function outcome(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    return (error as Error).name;
  }
}

async function byAClosure(early: boolean): Promise<string> {
  const label = () => prefix + suffix;
  if (early) return label();
  await sleep(0);
  const prefix = 'pre';
  const suffix = 'fix';
  return label();
}

async function byAFunction(early: boolean): Promise<string> {
  if (early) count();
  let counter = 10;
  await sleep(0);
  count();
  return `${counter}`;

  function count(): void {
    counter++;
  }
}

async function byAClass(early: boolean): Promise<string> {
  const make = () => new Point().name;
  if (early) make();
  class Point {
    name = 'a point';
  }
  await sleep(0);
  return make();
}

async function byACase(start: number): Promise<string> {
  let text = '';
  switch (start) {
    case 0:
      // biome-ignore lint/correctness/noSwitchDeclarations: the declaration that the next case skips
      let part = 'zero';
      text += part;
      break;
    case 1:
      await sleep(0);
      part = 'one';
      text += part;
  }
  return text;
}

async function inEachRound(): Promise<string> {
  let text = '';
  for (let round = 0; round < 2; round++) {
    const late = () => value;
    try {
      text += late();
    } catch (error) {
      text += `${(error as Error).name}, `;
    }
    await sleep(0);
    const value = `round ${round}; `;
    text += late();
  }
  return `${text}end`;
}

async function main(): Promise<void> {
  for (const early of [true, false]) {
    console.log(`closure: ${await outcome(() => byAClosure(early))}`);
    console.log(`function: ${await outcome(() => byAFunction(early))}`);
    console.log(`class: ${await outcome(() => byAClass(early))}`);
  }
  console.log(`case: ${await outcome(() => byACase(0))}, ${await outcome(() => byACase(1))}`);
  console.log(`rounds: ${await inEachRound()}`);
}

run(main);
