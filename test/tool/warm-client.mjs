// Asks warm-server.mjs to run the tool. Its outputs and exit code are those of the tool.
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

const [, , path, ...args] = process.argv;
const command = JSON.stringify({ args, cwd: process.cwd(), env: process.env });

/** The server needs a moment until it listens. */
function connected(tries) {
  return new Promise((resolve, reject) => {
    const socket = connect({ path, allowHalfOpen: true });
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error) => {
      if (tries === 0) reject(error);
      else setTimeout(() => resolve(connected(tries - 1)), 20);
    });
  });
}

const socket = await connected(500);
socket.end(command);
const { stdout, stderr, code } = JSON.parse(await text(socket));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;
