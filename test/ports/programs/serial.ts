// A reader and a writer on a serial port. LoopbackA and LoopbackB are two ends of one line in the engine.
import { createTask, run, sleepMs, ThreadSafeFlag, waitForMs } from 'uasyncio';
import { openSerialConnection, type SerialPort } from 'uasyncio/espruino';

declare const LoopbackA: SerialPort;
declare const LoopbackB: SerialPort;

run(async () => {
  const [reader, writer] = openSerialConnection(LoopbackA, { encoding: 'utf-8' });
  const [otherReader, otherWriter] = openSerialConnection(LoopbackB);
  const echo = createTask(async () => {
    const buffer = new Uint8Array(100);
    let count = 0;
    while (count < 1003) {
      const n = await otherReader.readinto(buffer);
      count += n;
      otherWriter.write(buffer.subarray(0, n));
      await otherWriter.drain();
    }
    return count;
  });
  writer.write('é\n');
  console.log((await reader.readline()).trim());
  writer.write('x'.repeat(1000));
  await writer.drain();
  console.log((await reader.readexactly(1000)).length);
  console.log(await echo);

  try {
    await waitForMs(reader.readline(), 5);
  } catch (error) {
    console.log((error as Error).name);
  }
  writer.close();
  await writer.waitClosed();
  console.log(`closed, then "${await reader.read()}"`);

  // A callback of the engine wakes a task.
  const flag = new ThreadSafeFlag();
  LoopbackA.on('data', () => flag.set());
  setTimeout(() => LoopbackB.write('ring'), 5);
  await flag.wait();
  console.log('rung');

  // More data than the port keeps, while nothing reads.
  const [slow] = openSerialConnection(LoopbackA);
  for (let i = 0; i < 200; i++) {
    LoopbackB.write('y'.repeat(100));
    await sleepMs(1);
  }
  let read = 0;
  try {
    for (;;) read += (await slow.read(1000)).length;
  } catch (error) {
    console.log(`${(error as { code: string }).code} after ${read > 2000 && read <= 16384}`);
  }
});
