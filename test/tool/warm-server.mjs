// Runs the tool for warm-client.mjs, one command after the other, in a process that keeps its modules.
import { createServer } from 'node:net';
import { pathToFileURL } from 'node:url';

const [, , cli, path] = process.argv;
const { exit } = process;
let count = 0;
let last = Promise.resolve();

process.on('disconnect', () => exit());
// Each run of a program adds its own.
for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0);

/** Runs one command as if the process were its own. */
async function execute({ args, cwd, env }) {
  const outcome = { stdout: '', stderr: '', code: undefined };
  process.chdir(cwd);
  process.env = env;
  process.argv = [process.execPath, cli, ...args];
  process.exitCode = undefined;
  process.exit = (code = process.exitCode ?? 0) => {
    outcome.code ??= code;
    // What follows an exit is not to happen.
    throw new Error('exit');
  };
  const writes = ['stdout', 'stderr'].map((name) => [process[name], process[name].write]);
  for (const name of ['stdout', 'stderr'])
    process[name].write = (chunk, ...rest) => {
      if (outcome.code === undefined) outcome[name] += chunk;
      rest.at(-1)?.();
      return true;
    };
  try {
    // Only the command itself is loaded again.
    await import(`${pathToFileURL(cli)}?${++count}`);
    outcome.code ??= process.exitCode ?? 0;
  } catch (error) {
    if (outcome.code === undefined) throw error;
  } finally {
    for (const [stream, write] of writes) stream.write = write;
    process.exitCode = undefined;
    // A command that runs a program passes on its signals.
    for (const name of process.eventNames())
      if (/^SIG/.test(String(name))) process.removeAllListeners(name);
  }
  return outcome;
}

const server = createServer({ allowHalfOpen: true }, (socket) => {
  let command = '';
  socket.setEncoding('utf8');
  socket.on('data', (text) => {
    command += text;
  });
  socket.on('end', async () => {
    last = last.then(() => execute(JSON.parse(command)));
    socket.end(JSON.stringify(await last));
  });
});
server.listen(path);
