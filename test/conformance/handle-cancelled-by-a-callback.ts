// A callback may cancel another one that is ready, or that is due at the same time.
import { getRunningLoop, type Handle, run, sleep } from 'uasyncio';

async function main(): Promise<void> {
  const loop = getRunningLoop();
  const handles: Handle[] = [];
  const cancel = (n: number): void => {
    console.log(`cancels number ${n}`);
    handles[n]?.cancel();
  };
  handles.push(loop.callSoon(cancel, 1));
  handles.push(loop.callSoon(console.log, 'not reached'));
  handles.push(loop.callSoon(console.log, 'the third runs'));
  await sleep(0);
  const when = loop.time() + 0.03;
  handles.push(loop.callAt(when, cancel, 4));
  handles.push(loop.callAt(when + 0.0001, console.log, 'not reached'));
  await sleep(0.08);
  console.log('main ends');
}

run(main);
