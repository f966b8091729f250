// switch: awaits in the subject, in the cases and in bodies that fall through.
import { run, sleep } from 'uasyncio';

async function give<T>(value: T): Promise<T> {
  await sleep(0);
  return value;
}

async function describe(command: string): Promise<string> {
  let text = command;
  switch (await give(command)) {
    case await give('on'):
      text += ': light';
      break;
    case 'stop':
    case 'off':
      await sleep(0);
      text += ': dark';
      break;
    // @ts-expect-error falling through is what is tested
    // biome-ignore lint/suspicious/noFallthroughSwitchClause: as above
    case 'reset':
      text += ': first,';
    case 'start':
      text += await give(' then go');
      break;
    default:
      return `${text}: what?`;
  }
  return `${text}.`;
}

async function main(): Promise<void> {
  for (const command of ['on', 'stop', 'off', 'reset', 'start', 'jump']) {
    console.log(await describe(command));
  }
}

run(main);
