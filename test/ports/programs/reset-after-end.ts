// Arguments: port of a peer that ends, and then resets, when a second connection asks for it; what to do until then.
import { type OSError, openConnection, run, sleepMs } from 'uasyncio';
import { args } from './host.js';

run(async () => {
  const connect = () => openConnection('127.0.0.1', Number(args[0]), { encoding: 'utf-8' });
  const [reader, writer] = await connect();
  const [answers, questions] = await connect();
  const ask = async (what: string): Promise<void> => {
    questions.write(`${what}\n`);
    await answers.readline();
  };
  await ask('end');
  try {
    while (args[1] === 'write') {
      writer.write('x');
      await sleepMs(1);
    }
  } catch (error) {
    console.log((error as OSError).code);
  }
  console.log(JSON.stringify(await reader.read()));
  await ask('reset');
  writer.close();
  questions.close();
  console.log('closed');
});
