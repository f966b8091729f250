// Measures every ten seconds and reports to a server, over a network that fails now and then. Samples
// that were not acknowledged are sent again, so nothing is lost. reporter.test.ts runs it for an hour, in a second.
import {
  every,
  IncompleteReadError,
  OSError,
  openConnection,
  Queue,
  sleep,
  TimeoutError,
  waitFor,
} from 'uasyncio';

export async function reporter(host: string, port: number, measure: () => number): Promise<never> {
  const samples = new Queue<string>();
  let count = 0;
  every(10_000, () => samples.putNowait(`${++count} ${measure()}`));
  const outbox = new Outbox(samples);
  for (;;) {
    try {
      await session(host, port, outbox);
    } catch (error) {
      if (!isTrouble(error)) throw error;
    }
    await sleep(3);
  }
}

/** Returns the same sample again until it is acknowledged. */
class Outbox {
  private next_: string | undefined;

  constructor(private samples_: Queue<string>) {}

  async next(): Promise<string> {
    this.next_ ??= await this.samples_.get();
    return this.next_;
  }

  acknowledged(): void {
    this.next_ = undefined;
  }
}

async function session(host: string, port: number, outbox: Outbox): Promise<void> {
  const [reader, writer] = await waitFor(openConnection(host, port, { encoding: 'utf-8' }), 10);
  try {
    for (;;) {
      const sample = await outbox.next();
      writer.write(`${sample}\n`);
      const [number] = sample.split(' ');
      const answer = await waitFor(reader.readuntil('\n'), 5);
      if (answer !== `ok ${number}\n`) return;
      outbox.acknowledged();
    }
  } finally {
    writer.close();
  }
}

/** Errors of the network. Any other error is a mistake in the program. */
function isTrouble(error: unknown): boolean {
  return (
    error instanceof OSError ||
    error instanceof TimeoutError ||
    error instanceof IncompleteReadError
  );
}
