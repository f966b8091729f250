// Measures every second and sends the readings to a server. Measuring goes on while the server is away:
// the newest readings are kept, and the reporter connects again, waiting longer after each failure.
// Ctrl-C ends the program. To try it, start a server, which you may stop and start again:
//
//   nc -lk 9000
//   npx uasyncio run examples/sensor-reporter.ts --on quickjs

import {
  createTask,
  Event,
  OSError,
  openConnection,
  run,
  type StreamReader,
  type StreamWriter,
  sleep,
  TimeoutError,
  waitFor,
} from 'uasyncio';

const HOST = '127.0.0.1';
const PORT = 9000;
const KEEP = 100; // readings
const SLOWEST = 30; // seconds between two attempts

const readings: string[] = [];
const measured = new Event();

function temperature() {
  return 20 + Math.round(Math.random() * 50) / 10;
}

async function measure() {
  for (;;) {
    readings.push(`${Date.now()} ${temperature()}`);
    if (readings.length > KEEP) readings.shift();
    measured.set();
    await sleep(1);
  }
}

// Sends until the connection breaks. A reading is dropped only when the system has taken it.
async function report(reader: StreamReader, writer: StreamWriter) {
  const watch = createTask(() => waitForEnd(reader, writer));
  try {
    while (!writer.isClosing()) {
      const reading = readings[0];
      if (reading === undefined) {
        measured.clear();
        await measured.wait();
        continue;
      }
      writer.write(`${reading}\n`);
      await waitFor(writer.drain(), 5);
      readings.shift();
    }
  } finally {
    watch.cancel();
    writer.close();
  }
}

// The server sends nothing. When its stream ends, the server has gone.
async function waitForEnd(reader: StreamReader, writer: StreamWriter) {
  try {
    while ((await reader.read(100)).length > 0);
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
  }
  writer.close();
  measured.set();
}

async function main() {
  createTask(measure);
  let delay = 1;
  for (;;) {
    try {
      const [reader, writer] = await waitFor(openConnection(HOST, PORT), 5);
      console.log(`connected, ${readings.length} readings to send`);
      delay = 1;
      await report(reader, writer);
      console.log('the server has closed the connection');
    } catch (error) {
      if (!(error instanceof OSError || error instanceof TimeoutError)) throw error;
      console.log(`${error.name} ${error.message}`);
    }
    console.log(`trying again in ${delay} s`);
    await sleep(delay);
    delay = Math.min(2 * delay, SLOWEST);
  }
}

run(main);
