// Python's spelling: a loop that is created, run several times, and closed; and a Runner.
import * as asyncio from 'uasyncio/py';

async function work(name: string): Promise<string> {
  await asyncio.sleep(0.02);
  console.log(`${name} works`);
  return name;
}

const loop = asyncio.new_event_loop();
loop
  .run_until_complete(() => work('a'))
  .then((name) => {
    console.log(`run_until_complete gave ${name}`);
    loop.create_task(() => work('b')).add_done_callback(() => loop.stop());
    return loop.run_forever();
  })
  .then(() => {
    loop.close();
    console.log(`closed? ${loop.is_closed() ? 'yes' : 'no'}`);
    const runner = new asyncio.Runner();
    runner.get_loop().call_soon(console.log, 'on the loop of the runner');
    return runner.run(() => work('c')).then(() => runner.close());
  })
  .then(() => console.log('over'));
