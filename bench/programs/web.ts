// A web server that answers with 100 bytes. Argument: its port.
import { run } from 'uasyncio';
import { Response, Router, serve } from 'uasyncio/http';
import { argument } from './meter.js';

const BODY = 'x'.repeat(100);

run(async () => {
  const app = new Router().get('/', () => new Response(BODY));
  const server = await serve(app, '127.0.0.1', Number(argument()));
  console.error('listening');
  await server.waitClosed();
});
