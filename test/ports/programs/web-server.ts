// A web server. Prints its port, and ends when /end was asked for.
import { run, sleepMs } from 'uasyncio';
import { eventStream, type HttpServer, Response, Router, serve } from 'uasyncio/http';

let server: HttpServer;

async function* lines(count: number): AsyncGenerator<string> {
  for (let i = 0; i < count; i++) {
    yield `line ${i}\n`;
    await sleepMs(1);
  }
}

async function* numbers(): AsyncGenerator<string> {
  for (let i = 1; i <= 3; i++) {
    yield `${i}`;
    await sleepMs(20);
  }
  await sleepMs(100_000);
}

const PAGE = `<!doctype html><title>0</title>
<script>new EventSource('/numbers').onmessage = ({ data }) => { document.title = data; };</script>
`;

/** Counts bytes while they come. */
async function count(body: AsyncIterable<Uint8Array> | null): Promise<number> {
  let length = 0;
  if (body !== null) for await (const piece of body) length += piece.length;
  return length;
}

const app = new Router()
  .get('/', () => new Response('x'.repeat(100)))
  .post('/echo', async (request) => new Response(await request.bytes()))
  .put('/echo', (request) => new Response(request.body))
  .post('/count', async (request) => Response.json(await count(request.body)))
  .get('/lines/:count', (request) => new Response(lines(Number(request.params.count))))
  .get('/things/:id', (request) =>
    Response.json(
      { id: request.params.id, q: request.query.get('q'), url: request.url },
      { status: 201, headers: { 'x-agent': request.headers.get('user-agent') ?? '' } },
    ),
  )
  .get('/away', () => Response.redirect('/things/1?q=%C3%A4'))
  .get('/page', () => new Response(PAGE, { headers: { 'content-type': 'text/html' } }))
  .get('/numbers', () => eventStream(numbers()))
  .get('/end', () => {
    server.close();
    return new Response('bye');
  });

run(async () => {
  server = await serve(app, '127.0.0.1', 0, { maxBody: 1 << 20 });
  console.log(`port ${server.port}`);
  await server.waitClosed();
  console.log('closed');
});
