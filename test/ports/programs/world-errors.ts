// Everything that can throw throws, one after the other. Meanwhile a task ticks, and must not stop.
import {
  createTask,
  every,
  Future,
  getRunningLoop,
  openConnection,
  run,
  sleepMs,
  startServer,
} from 'uasyncio';

let ticks = 0;

async function tick(): Promise<void> {
  for (;;) {
    ticks++;
    await sleepMs(1);
  }
}

/** Checks that the other tasks continue: the ticker has to run, whatever happened. */
async function goesOn(what: string): Promise<void> {
  const before = ticks;
  // Errors are reported a turn later.
  for (let i = 0; i < 500 && ticks < before + 3; i++) await sleepMs(1);
  console.log(`${what}: ${ticks >= before + 3 ? 'the others go on' : 'stands still'}`);
}

function fail(message: string): never {
  throw new RangeError(message);
}

async function failLater(message: string): Promise<void> {
  await sleepMs(1);
  fail(message);
}

async function callbacks(): Promise<void> {
  const loop = getRunningLoop();
  loop.callSoon(function soon() {
    fail('soon');
  });
  loop.callSoon(() => console.log('the next callback'));
  await goesOn('callSoon');

  loop.callLater(0.001, function later() {
    fail('later');
  });
  loop.callLater(0.001, () => console.log('the next call'));
  await goesOn('callLater');

  const future = new Future<string>();
  future.addDoneCallback(() => fail('done'));
  future.addDoneCallback(() => console.log('the next done callback'));
  const waiter = createTask(async () => console.log(`who waits gets ${await future}`));
  await sleepMs(1);
  future.setResult('it');
  await waiter;
  await goesOn('done callback');
}

async function tasks(): Promise<void> {
  createTask(failLater('task'), { name: 'pump' });
  await goesOn('task');

  let calls = 0;
  const task = every(1, () => {
    if (++calls === 2) fail('every');
  });
  await goesOn('every');
  console.log(`every: ${calls} calls, ${task.done() ? 'ended' : 'goes on'}`);

  // Errors that are retrieved are not reported.
  const seen = createTask(failLater('seen'));
  try {
    await seen;
  } catch (error) {
    console.log(`seen: ${(error as Error).message}`);
  }
  await goesOn('task that is awaited');
}

async function handlers(): Promise<void> {
  const loop = getRunningLoop();
  loop.setExceptionHandler((_, { message, exception, task }) => {
    console.log(`told: ${message}, ${(exception as Error).message}, ${task?.getName()}`);
  });
  createTask(failLater('for the handler'), { name: 'pump' });
  await goesOn('handler');

  loop.setExceptionHandler(() => fail('handler'));
  createTask(failLater('what the handler was told'), { name: 'pump' });
  await goesOn('handler that throws');
  loop.setExceptionHandler(null);
}

async function clients(): Promise<void> {
  let count = 0;
  const server = await startServer(
    async (reader, writer) => {
      const n = ++count;
      const line = await reader.readline();
      if (n === 1) fail('client');
      writer.write(line);
      await writer.drain();
      writer.close();
    },
    '127.0.0.1',
    0,
    { encoding: 'utf-8' },
  );
  for (let n = 1; n <= 2; n++) {
    const [reader, writer] = await openConnection('127.0.0.1', server.port, { encoding: 'utf-8' });
    writer.write('hello\n');
    let answer = '';
    try {
      answer = await reader.readline();
    } catch {}
    console.log(`client ${n}: ${answer === '' ? 'dropped' : answer.trim()}`);
    writer.close();
  }
  server.close();
  await server.waitClosed();
  await goesOn('client handler');
}

run(async () => {
  const ticker = createTask(tick, { name: 'ticker' });
  await callbacks();
  await tasks();
  await handlers();
  await clients();
  ticker.cancel();
});
