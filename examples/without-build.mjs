// Coroutines as generators: function* in place of async, yield* in place of await. Plain JavaScript, without a build.
//
//   node examples/without-build.mjs
//   npx uasyncio run examples/without-build.mjs --on quickjs

import { gather, openConnection, run, sleepMs, startServer } from 'uasyncio';

function* echo(reader, writer) {
  for (;;) {
    const line = yield* reader.readline();
    if (line === '') break;
    writer.write(line.toUpperCase());
    yield* writer.drain();
  }
  writer.close();
}

function* client(port, words) {
  const [reader, writer] = yield* openConnection('127.0.0.1', port, { encoding: 'utf-8' });
  for (const word of words) {
    writer.write(`${word}\n`);
    console.log(`${word} -> ${(yield* reader.readline()).trim()}`);
    yield* sleepMs(50);
  }
  writer.close();
  yield* writer.waitClosed();
}

function* main() {
  const server = yield* startServer(echo, '127.0.0.1', 0, { encoding: 'utf-8' });
  yield* gather(client(server.port, ['one', 'two']), client(server.port, ['red', 'green', 'blue']));
  server.close();
}

run(main());
