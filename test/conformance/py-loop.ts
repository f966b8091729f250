// Python's spelling: the loop and its callbacks.
import * as asyncio from 'uasyncio/py';

function fail(): never {
  throw new Error('callback is broken');
}

async function main(): Promise<void> {
  const loop = asyncio.get_running_loop();
  loop.set_exception_handler((_, context) => {
    console.log(`handler: ${(context.exception as Error).message}`);
  });
  loop.call_soon(console.log, 'soon');
  loop.call_soon(fail);
  loop.call_soon_threadsafe(console.log, 'from anywhere');
  loop.call_at(loop.time() + 0.02, console.log, 'at its time');
  loop.call_later(0.06, console.log, 'later');
  const handle = loop.call_later(0.04, console.log, 'not reached');
  handle.cancel();
  await asyncio.sleep(0.1);
  loop.call_exception_handler({ message: 'by hand', exception: new Error('by hand') });
  const task = loop.create_task(async () => 'a task of the loop');
  console.log(await task);
  console.log(`handler? ${loop.get_exception_handler() === null ? 'no' : 'yes'}`);
  console.log(`running? ${loop.is_running() ? 'yes' : 'no'}`);
  console.log(`closed? ${loop.is_closed() ? 'yes' : 'no'}`);
  console.log(`debug? ${loop.get_debug() ? 'yes' : 'no'}`);
  loop.slow_callback_duration = 0.2;
  console.log(`slow is ${loop.slow_callback_duration}`);
}

asyncio.run(main);
