// Argument: a folder, which is served below /static/ and at the root. Ends when /end was asked for.
import { run } from 'uasyncio';
import { eventStream, Response, Router, serve } from 'uasyncio/http';
import { files } from 'uasyncio/http/files';
import { args } from './host.js';

run(async () => {
  const folder = args[0] as string;
  const events = ['one', { data: 'a\nb', event: 'two', id: '3' }];
  const app = new Router()
    .get('/events', () => eventStream(events))
    .get('/end', () => {
      server.close();
      return new Response('bye');
    })
    .get('/static/*', files(folder))
    .on('*', '/*', files(folder));
  const server = await serve(app, '127.0.0.1', 0);
  console.log(`port ${server.port}`);
  await server.waitClosed();
});
