// A page that shows a temperature as it changes, a small API for it, and the files of the folder `public`. Ctrl-C ends it.
//
//   npx uasyncio run examples/web-server.ts --on quickjs
//   curl http://127.0.0.1:8080/api/target
//   curl -X PUT -d '{"target": 22}' http://127.0.0.1:8080/api/target

import { run, sleep } from 'uasyncio';
import { eventStream, Response, Router, serve } from 'uasyncio/http';
import { files } from 'uasyncio/http/files';

let target = 20;
let temperature = 18;

const PAGE = `<!doctype html><meta charset=utf-8><title>Heating</title>
<h1 id=now>…</h1>
<script>
new EventSource('/events').onmessage = ({ data }) => { now.textContent = data + ' °C'; };
</script>
`;

async function* temperatures() {
  for (;;) {
    yield temperature.toFixed(1);
    await sleep(1);
  }
}

const app = new Router()
  .get('/', () => new Response(PAGE, { headers: { 'content-type': 'text/html' } }))
  .get('/events', () => eventStream(temperatures()))
  .get('/api/target', () => Response.json({ target }))
  .put('/api/target', async (request) => {
    const wanted = await request.json<{ target?: unknown }>();
    if (typeof wanted.target !== 'number') return new Response('not a number\n', { status: 400 });
    target = wanted.target;
    return Response.json({ target });
  })
  .get('/files/*', files('public'));

async function main() {
  const server = await serve(app, '127.0.0.1', 8080);
  console.log(`http://127.0.0.1:${server.port}/`);
  for (;;) {
    temperature += (target - temperature) / 10;
    await sleep(1);
  }
}

run(main);
