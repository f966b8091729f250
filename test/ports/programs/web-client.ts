// Arguments: port of a web server, and the text of its certificate's authority or nothing. Asks it for several things.
import { gather, OSError, run } from 'uasyncio';
import { fetch, HttpError } from 'uasyncio/http';
import { args } from './host.js';

const [port, ca = ''] = args;
const URL = ca === '' ? `http://127.0.0.1:${port}` : `https://localhost:${port}`;
const ssl = ca === '' ? undefined : { ca };

function say(name: string, ...values: unknown[]): void {
  console.log(`${name}: ${values.join(' ')}`);
}

async function failure(url: string): Promise<string> {
  try {
    await (await fetch(url, { ssl })).text();
    return 'none';
  } catch (error) {
    if (!(error instanceof HttpError || error instanceof OSError)) throw error;
    return `${error.name} ${error.code}`;
  }
}

run(async () => {
  const json = await fetch(`${URL}/json`, { method: 'POST', body: '{"a":"ä"}', ssl });
  say('json', json.status, ((await json.json()) as { a: string }).a);
  const put = await fetch(`${URL}/echo`, {
    method: 'PUT',
    body: ['one ', new Uint8Array([116, 119, 111])],
    ssl,
  });
  say('echo', put.headers.get('x-coding'), await put.text());
  let length = 0;
  const large = await fetch(`${URL}/large`, { ssl });
  for await (const piece of large.body as AsyncIterable<Uint8Array>) length += piece.length;
  say('large', length);
  const redirect = await fetch(`${URL}/away`, { ssl });
  say('redirect', redirect.url.substring(URL.length), await redirect.text());
  const head = await fetch(`${URL}/large`, { method: 'HEAD', ssl });
  say('head', head.status, head.headers.get('content-length'), await head.text());
  const none = await fetch(`${URL}/none`, { ssl });
  say('none', none.status, await none.text());
  const user = await fetch(`${URL.replace('//', '//me:p%40ss@')}/user`, { ssl });
  say('user', await user.text());
  say('broken', await failure(`${URL}/broken`));
  const texts = await gather(
    ...[1, 2, 3].map((n) => async () => (await fetch(`${URL}/wait?${n}`, { ssl })).text()),
  );
  say('all', texts.join(' '));
  const connections = await fetch(`${URL}/connections`, { ssl });
  say('connections', await connections.text());
});
