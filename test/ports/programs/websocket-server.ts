// An HTTP server with WebSockets: an echo, a handler that fails, one that ends at once, one that reads nothing. GET /quit
// ends it.
import { allTasks, Event, run, sleep } from 'uasyncio';
import { Response, Router, serve } from 'uasyncio/http';
import { upgrade } from 'uasyncio/websocket';

const quit = new Event();

const echo = upgrade(
  async (socket) => {
    for await (const message of socket) {
      if (message === 'over') break;
      await socket.send(message);
    }
    console.log(`closed ${socket.closeCode} ${socket.closeReason}`.trim());
  },
  { protocols: ['echo', 'other'], maxPayload: 1 << 20 },
);

const app = new Router()
  .get('/', () => new Response('hello\n'))
  .get('/echo', echo)
  .get(
    '/fails',
    upgrade(() => {
      throw new Error('on purpose');
    }),
  )
  .get(
    '/ends',
    upgrade((socket) => socket.send('bye')),
  )
  .get(
    '/waits',
    upgrade(async (socket) => {
      await socket.waitClosed();
      console.log(`waited ${socket.closeCode}`);
    }),
  )
  .get('/quit', () => {
    quit.set();
    return new Response('bye\n');
  });

run(async () => {
  const server = await serve(app, '127.0.0.1', 0);
  console.log(`port ${server.port}`);
  await quit.wait();
  server.close();
  await server.waitClosed();
  while (allTasks().size > 1) await sleep(0);
  console.log('closed all');
});
