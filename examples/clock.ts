// A clock that is right, whatever the clock of the machine says: it asks a time server now and then, and is known in
// the local network as clock.local. Other programs get the time at port 3700, one line for each connection.
//
//   npx uasyncio run examples/clock.ts --on quickjs
//   nc clock.local 3700

import { createTask, every, OSError, run, type StreamWriter, startServer } from 'uasyncio';
import { advertise } from 'uasyncio/mdns';
import { keepTime, now, type SntpTime } from 'uasyncio/sntp';

let latest: SntpTime | undefined;

function text() {
  return latest === undefined ? 'unknown' : new Date(now(latest)).toISOString();
}

function setClock(answer: SntpTime) {
  console.log(`asked: off by ${Math.round(answer.offset)} ms, ±${Math.ceil(answer.delay / 2)} ms`);
  latest = answer; // on Espruino: setTime(answer.time / 1000)
}

function tellTime(_reader: unknown, writer: StreamWriter) {
  writer.write(`${text()}\n`);
  writer.close();
}

async function beKnown() {
  try {
    const services = [{ type: '_clock._tcp', port: 3700 }];
    const { name } = await advertise('clock', { services });
    console.log(`nc ${name}.local 3700`);
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
    console.log(`no name in the local network: ${error.message}`);
  }
}

async function main() {
  const keeping = createTask(() => keepTime(setClock, ['pool.ntp.org', 'time.cloudflare.com']));
  await startServer(tellTime, null, 3700);
  await beKnown();
  every(10_000, () => console.log(text()));
  await keeping;
}

run(main);
