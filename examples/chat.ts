// A chat server: every line of a client goes to all others. Each client has a task that reads. A client that
// does not read what is sent to it is disconnected, because it would fill the memory. Ctrl-C ends the program.
//
//   npx uasyncio run examples/chat.ts --on quickjs
//   nc 127.0.0.1 6000        (in two terminals)

import {
  createTask,
  LimitOverrunError,
  OSError,
  run,
  type StreamReader,
  type StreamWriter,
  startServer,
  waitFor,
} from 'uasyncio';

const PORT = 6000;

const clients = new Map<StreamWriter, string>();

function broadcast(text: string, except?: StreamWriter) {
  console.log(text);
  for (const writer of clients.keys()) {
    if (writer !== except) createTask(() => send(writer, `${text}\n`));
  }
}

async function send(writer: StreamWriter, text: string) {
  try {
    writer.write(text);
    await waitFor(writer.drain(), 5);
  } catch {
    clients.delete(writer);
    writer.close();
  }
}

async function serve(reader: StreamReader<string>, writer: StreamWriter) {
  try {
    await send(writer, 'Your name? ');
    const name = (await reader.readline()).trim() || 'anonymous';
    clients.set(writer, name);
    broadcast(`* ${name} comes`, writer);
    for (;;) {
      const line = await reader.readline();
      if (line === '') break;
      broadcast(`${name}: ${line.trim()}`, writer);
    }
  } catch (error) {
    if (!(error instanceof OSError || error instanceof LimitOverrunError)) throw error;
  } finally {
    const name = clients.get(writer);
    clients.delete(writer);
    writer.close();
    if (name !== undefined) broadcast(`* ${name} goes`);
  }
}

async function main() {
  const server = await startServer(serve, '127.0.0.1', PORT, { encoding: 'utf-8', limit: 1000 });
  console.log(`nc 127.0.0.1 ${server.port}`);
  await server.waitClosed();
}

run(main);
