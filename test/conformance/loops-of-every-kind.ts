// for, while, do…while, for…of, for…in: awaits in the head, the condition and the body.
import { run, sleep } from 'uasyncio';

async function give<T>(value: T): Promise<T> {
  await sleep(0);
  return value;
}

async function main(): Promise<void> {
  for (let i = await give(0); i < (await give(3)); i += await give(2)) console.log(`for ${i}`);

  let n = 3;
  while ((await give(n)) > 1) n -= 1;
  console.log(`while ${n}`);

  do {
    n *= 3;
  } while ((await give(n)) < 20);
  console.log(`do ${n}`);

  for (const word of await give(['to', 'be'])) console.log(`of ${await give(word)}`);

  for (const key in await give({ x: 1, y: 2 })) console.log(`in ${await give(key)}`);

  const sum = (await give(1)) + (await give(2)) * (await give(3));
  console.log(`sum ${sum}`);
  const either = (await give(0)) || (await give('fallback'));
  console.log(`either ${either}`);
  const choice = (await give(true)) ? await give('left') : await give('right');
  console.log(`choice ${choice}`);
}

run(main);
