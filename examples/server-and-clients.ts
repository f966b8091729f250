// A TCP server and ten clients in one program, on one thread. All clients talk to the server at the same
// time. A ticker shows that no task blocks another. Client 10 asks for too much, and a timeout cancels it.
//
//   npx uasyncio run examples/server-and-clients.ts --on quickjs

import {
  createTask,
  gather,
  openConnection,
  run,
  type StreamReader,
  type StreamWriter,
  sleepMs,
  startServer,
  TimeoutError,
  waitFor,
} from 'uasyncio';

const CLIENTS = 10;
const REQUESTS = 3;
const TICK = 200;

const start = Date.now();
let answers = 0;
let waited = 0;
let latest = 0;

// The server. A request is a line with a number: wait that many ms, then answer.
async function serve(reader: StreamReader<string>, writer: StreamWriter) {
  try {
    for (;;) {
      const line = await reader.readline();
      if (line === '') break; // the client has closed the connection
      await sleepMs(Number(line));
      writer.write(`${line.trim()} ms are over\n`);
      await writer.drain();
      answers += 1;
      waited += Number(line);
    }
  } finally {
    writer.close();
  }
}

// One client. It connects, then sends its requests one after the other.
async function talk(name: string, port: number, ms: number) {
  const [reader, writer] = await openConnection('127.0.0.1', port, { encoding: 'utf-8' });
  log(name, `connected, asks ${REQUESTS} times for ${ms} ms`);
  try {
    for (let i = 0; i < REQUESTS; i++) {
      writer.write(`${ms}\n`);
      await writer.drain();
      await reader.readline();
    }
    log(name, `has its ${REQUESTS} answers`);
  } finally {
    writer.close();
  }
}

// Returns true if the client was served in time.
async function client(n: number, port: number) {
  const name = `client ${n}`;
  const ms = n < CLIENTS ? 40 * n : 60_000;
  try {
    await waitFor(() => talk(name, port, ms), 1.5);
    return true;
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    log(name, 'is cancelled: 1.5 s are over');
    return false;
  }
}

// Runs until main ends.
async function ticker() {
  for (let n = 1; ; n++) {
    const due = Date.now() + TICK;
    await sleepMs(TICK);
    const late = Math.max(0, Date.now() - due);
    latest = Math.max(latest, late);
    log('ticker', `tick ${n}, ${late} ms late`);
  }
}

async function main() {
  const server = await startServer(serve, '127.0.0.1', 0, { encoding: 'utf-8' });
  log('server', `listens at 127.0.0.1:${server.port}`);
  createTask(ticker);

  const clients = [];
  for (let n = 1; n <= CLIENTS; n++) clients.push(createTask(() => client(n, server.port)));
  const served = (await gather(...clients)).filter((ok) => ok).length;
  server.close();

  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  log('summary', `${served} clients served, ${CLIENTS - served} cancelled, ${answers} answers`);
  log('summary', `${seconds(waited)} s of waiting took ${seconds(Date.now() - start)} s`);
  log('summary', `no tick was more than ${latest} ms late`);
}

function log(name: string, text: string) {
  console.log(`${String(Date.now() - start).padStart(5)} ms  ${name.padEnd(10)} ${text}`);
}

run(main);
