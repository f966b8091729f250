// Arguments: the port of a time server, and of one with IPv6 or 0. Asks the first one three times.
import { now, query, SntpError } from 'uasyncio/sntp';
import { runAndCount } from './count.js';
import { args } from './host.js';

async function ask(host: string, port: number): Promise<void> {
  try {
    const answer = await query(host, { port });
    const { time, offset, delay, stratum } = answer;
    const wrong = Math.abs(time - Date.now()) + Math.abs(offset) + Math.abs(now(answer) - time);
    const isRight = wrong < 3000 && delay >= 0 && stratum === 2;
    console.log(isRight ? 'right' : JSON.stringify(answer));
  } catch (error) {
    if (!(error instanceof SntpError)) throw error;
    console.log(`${error.name} ${error.code}`);
  }
}

runAndCount(async () => {
  for (let i = 0; i < 3; i++) await ask('127.0.0.1', Number(args[0]));
  const port = Number(args[1]);
  if (port !== 0) await ask('::1', port);
});
