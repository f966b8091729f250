// Python's spelling: futures that are set by callbacks, and a shield.
import * as asyncio from 'uasyncio/py';

async function main(): Promise<void> {
  const loop = asyncio.get_running_loop();
  const future = loop.create_future<number>();
  future.add_done_callback((f) => console.log(`done with ${f.result()}`));
  loop.call_soon(() => future.set_result(42));
  console.log(`got ${await future}`);
  const broken = loop.create_future();
  broken.set_exception(new Error('no such sensor'));
  try {
    await asyncio.ensure_future(broken);
  } catch (e) {
    console.log(`caught: ${(e as Error).message}`);
  }
  const inner = loop.create_future<string>();
  const outer = asyncio.shield(inner);
  outer.cancel();
  await asyncio.sleep(0);
  inner.set_result('inner is alive');
  console.log(await inner);
  console.log(`a future? ${asyncio.isfuture(inner) ? 'yes' : 'no'}`);
}

asyncio.run(main);
