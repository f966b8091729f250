// Operands to the left of an await are evaluated before it, and kept.
import { run, sleep } from 'uasyncio';

const log: string[] = [];

function note(text: string): string {
  log.push(text);
  return text;
}

async function later(text: string): Promise<string> {
  await sleep(0);
  return note(text);
}

async function main(): Promise<void> {
  let total = 1;
  const add = async (): Promise<number> => {
    await sleep(0);
    total = 100;
    return 5;
  };
  total += await add();
  console.log(`total ${total}`);

  const list = [note('a'), await later('b'), note('c'), await later('d')];
  console.log(list.join(''));
  const join = (...words: string[]): string => words.join('');
  console.log(join(note('e'), await later('f'), note('g')));
  console.log(`${note('h')}${await later('i')}${note('j')}`);
  console.log(log.join(''));
}

run(main);
