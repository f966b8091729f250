// A producer and a consumer that talk through a chain of futures.
import { Future, gather, run, sleep } from 'uasyncio';

interface Mail {
  text: string;
  next: Future<Mail>;
}

async function main(): Promise<void> {
  const first = new Future<Mail>();
  const produce = async (): Promise<void> => {
    let box = first;
    for (const text of ['one', 'two', 'three', 'end']) {
      await sleep(0);
      const next = new Future<Mail>();
      box.setResult({ text, next });
      console.log(`sent ${text}`);
      box = next;
    }
  };
  const consume = async (): Promise<void> => {
    let box = first;
    for (;;) {
      const mail = await box;
      console.log(`received ${mail.text}`);
      if (mail.text === 'end') return;
      box = mail.next;
    }
  };
  await gather(consume, produce);
}

run(main);
