// Argument: the port of an echo server, which says `ping` with a ping, `close` with a close, and refuses /no.
import { allTasks, gather, run, waitFor } from 'uasyncio';
import { connect, WebSocketError } from 'uasyncio/websocket';
import { args } from './host.js';

const url = `ws://127.0.0.1:${args[0]}`;

async function errorOf(call: () => PromiseLike<unknown>): Promise<string> {
  try {
    await call();
    return 'no error';
  } catch (error) {
    return error instanceof WebSocketError ? `${error.code} ${error.reason}` : `${error}`;
  }
}

run(async () => {
  const socket = await waitFor(
    () => connect(`${url}/echo?a=b`, { protocols: ['old', 'echo'], headers: { 'x-test': 'yes' } }),
    5,
  );
  console.log(`protocol ${socket.protocol}`);
  for (const text of ['', 'hi', 'grün €', 'x'.repeat(126), 'ab'.repeat(5000)]) {
    await socket.send(text);
    console.log((await socket.receive()) === text ? `text ${text.length}` : 'another text');
  }
  const bytes = new Uint8Array(1000);
  for (let i = 0; i < bytes.length; i++) bytes[i] = i;
  await socket.send(bytes);
  const back = await socket.receive();
  console.log(`bytes ${back.length} ${back[255]} ${back[999]}`);
  await gather(...['a', 'b', 'c'].map((text) => () => socket.send(text)));
  let all = '';
  for (let i = 0; i < 3; i++) all += await socket.receive();
  console.log(all);
  await socket.send('ping');
  console.log(`${await socket.receive()}`);
  await socket.send('close');
  console.log(
    await errorOf(async () => {
      for await (const message of socket) console.log(`${message}`);
    }),
  );
  console.log(`closed ${socket.closeCode} ${socket.closeReason}`);
  console.log(await errorOf(() => socket.send('late')));
  const second = await connect(url);
  await second.send('left unread');
  await second.close(4000, 'enough');
  console.log(`closed ${second.closeCode} ${second.closeReason}`);
  console.log(await errorOf(() => connect(`${url}/no`)));
  console.log(`tasks ${allTasks().size}`);
});
