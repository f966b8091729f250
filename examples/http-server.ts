// A tiny HTTP server: a status page, and the same data as JSON. It reads one request per connection, waits at most
// 10 seconds for slow clients, and serves any number of clients at once. Ctrl-C ends it.
//
//   npx uasyncio run examples/http-server.ts --on quickjs
//   curl http://127.0.0.1:8080/
//   curl http://127.0.0.1:8080/status.json

import {
  allTasks,
  IncompleteReadError,
  LimitOverrunError,
  run,
  type StreamReader,
  type StreamWriter,
  startServer,
  TimeoutError,
  waitFor,
} from 'uasyncio';

const PORT = 8080;

const start = Date.now();
let requests = 0;

function status() {
  return {
    uptime: Math.round((Date.now() - start) / 1000),
    requests,
    tasks: allTasks().size,
  };
}

function page() {
  const { uptime, requests, tasks } = status();
  return `<!doctype html>
<title>Status</title>
<h1>Status</h1>
<ul>
  <li>up for ${uptime} s
  <li>${requests} requests
  <li>${tasks} tasks
</ul>
`;
}

function respond(writer: StreamWriter, code: string, type: string, body: string) {
  writer.write(`HTTP/1.0 ${code}\r\nContent-Type: ${type}\r\nConnection: close\r\n\r\n${body}`);
}

function answer(request: string, writer: StreamWriter) {
  requests += 1;
  const [method, path] = request.split(' ');
  if (method !== 'GET') respond(writer, '405 Method Not Allowed', 'text/plain', 'only GET\n');
  else if (path === '/') respond(writer, '200 OK', 'text/html', page());
  else if (path === '/status.json')
    respond(writer, '200 OK', 'application/json', `${JSON.stringify(status())}\n`);
  else respond(writer, '404 Not Found', 'text/plain', 'not found\n');
}

async function serve(reader: StreamReader<string>, writer: StreamWriter) {
  try {
    answer(await waitFor(reader.readuntil('\r\n\r\n'), 10), writer);
    await waitFor(writer.drain(), 10);
  } catch (error) {
    if (error instanceof LimitOverrunError)
      respond(writer, '431 Request Header Fields Too Large', 'text/plain', 'too long\n');
    // A client that ends its request too early, or takes too long, gets no answer.
    else if (!(error instanceof IncompleteReadError || error instanceof TimeoutError)) throw error;
  } finally {
    writer.close();
  }
}

async function main() {
  const server = await startServer(serve, '127.0.0.1', PORT, { encoding: 'utf-8', limit: 8192 });
  console.log(`http://127.0.0.1:${server.port}/`);
  await server.waitClosed();
}

run(main);
