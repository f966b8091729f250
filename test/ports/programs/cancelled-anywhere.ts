// Arguments: certificates as JSON, and `process` where there are processes; without both, only a thread is explored. Cancels what needs several turns of the loop after each number of turns, until it ends
// by itself: handshakes of TLS, of either side and after STARTTLS, a thread, and the start and the end of a process.
// Nothing is left: no descriptor, no task, no child.
import {
  CancelledError,
  createSubprocessExec,
  createTask,
  currentTask,
  IncompleteReadError,
  OSError,
  openConnection,
  PIPE,
  type Server,
  type StreamReader,
  type StreamWriter,
  sleep,
  startServer,
  type Task,
  toThread,
} from 'uasyncio';
import { leftOf, runAndCount } from './count.js';
import { args } from './host.js';

const { ca, cert, key } = JSON.parse(args[0] ?? '{}');
const mine = { ca, servername: 'localhost' };
const theirs = { cert, key };

/** What a test ends: by `cancel` what it is exploring, which is `task` unless the work says otherwise. */
let victim: { cancel(): unknown } | undefined;

type Work = () => Promise<unknown>;

/** Ignores that the other side was cancelled. */
async function unlessCut(work: PromiseLike<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    for (const kind of [CancelledError, IncompleteReadError, OSError])
      if (error instanceof kind) return;
    throw error;
  }
}

/** After `step` turns their number grows faster. */
async function explore(name: string, count: () => number, work: Work, step = 16): Promise<void> {
  const before = count();
  let cancelled = 0;
  let left = 0;
  let ended = false;
  for (let turns = 0; !ended; turns += 1 + Math.floor(turns / step)) {
    victim = undefined;
    const task: Task<unknown> = createTask(work);
    for (let i = 0; i < turns && !task.done(); i++) await sleep(0);
    ended = task.done();
    if (!ended) cancelled++;
    (victim ?? task).cancel();
    await unlessCut(task);
    left += await leftOf(count, before);
  }
  console.log(
    `${name}: ${cancelled > 2 ? 'cancelled' : 'too quick'}, ended ${ended}, left ${left}`,
  );
}

async function answer(reader: StreamReader, writer: StreamWriter): Promise<void> {
  writer.write(await reader.readexactly(1));
  writer.close();
  await writer.waitClosed();
}

async function ask(reader: StreamReader, writer: StreamWriter): Promise<void> {
  try {
    writer.write('x');
    await reader.readexactly(1);
  } finally {
    writer.close();
  }
  await writer.waitClosed();
}

/** Connects to a server of its own; `client` talks to it. */
async function withServer(
  handler: (reader: StreamReader, writer: StreamWriter) => Promise<void>,
  secure: boolean,
  client: (port: number, server: Server) => Promise<void>,
): Promise<void> {
  const options = secure ? { ssl: theirs } : {};
  const server = await startServer(
    async (reader, writer) => {
      await unlessCut(handler(reader, writer));
      writer.close();
    },
    '127.0.0.1',
    0,
    options,
  );
  try {
    await client(server.port, server);
  } finally {
    server.close();
    server.abortClients();
  }
  await server.waitClosed();
}

const dial = async (port: number): Promise<void> => {
  const [reader, writer] = await openConnection('127.0.0.1', port, { ssl: mine });
  await ask(reader, writer);
};

const dialThenEncrypt = async (port: number): Promise<void> => {
  const [reader, writer] = await openConnection('127.0.0.1', port);
  try {
    writer.write('S');
    await reader.readexactly(1);
    await writer.startTls(mine);
    await ask(reader, writer);
  } finally {
    writer.close();
  }
};

async function encrypt(reader: StreamReader, writer: StreamWriter): Promise<void> {
  writer.write(await reader.readexactly(1));
  await writer.startTls(theirs);
  await answer(reader, writer);
}

const handlerToCancel = async (reader: StreamReader, writer: StreamWriter): Promise<void> => {
  victim = currentTask() as Task<unknown>;
  await encrypt(reader, writer);
};

async function processes(): Promise<void> {
  const child = await createSubprocessExec(['cat'], { stdin: PIPE, stdout: PIPE });
  try {
    await child.communicate('x');
  } finally {
    if (child.returncode === null) child.kill();
    child.stdin?.close();
    child.stdout?.close();
    await child.wait();
  }
}

async function exploreOthers(count: () => number): Promise<void> {
  await explore('client', count, () => withServer(answer, true, dial));
  await explore('server', count, () =>
    withServer(answer, true, async (port, server) => {
      victim = { cancel: () => server.abortClients() };
      await unlessCut(dial(port));
    }),
  );
  await explore('startTls', count, () => withServer(encrypt, false, dialThenEncrypt));
  await explore('startTls of a server', count, () =>
    withServer(handlerToCancel, false, (port) => unlessCut(dialThenEncrypt(port))),
  );
  if (args[1] === 'process') await explore('process', count, processes);
}

runAndCount(async (count) => {
  if (args.length > 0) await exploreOthers(count);
  await explore('thread', count, () => toThread((n: number) => n + 1, 1) as never, 3);
});
