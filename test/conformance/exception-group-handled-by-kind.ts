// The errors of a TaskGroup are handled by kind, as with except*; the rest is thrown again.
import { ExceptionGroup, run, sleep, TimeoutError, taskGroup, timeout } from 'uasyncio';

class SensorError extends Error {}

async function measureAll(): Promise<void> {
  await taskGroup(async (group) => {
    group.createTask(async () => {
      throw new SensorError('no signal');
    });
    group.createTask(async () => {
      throw new Error('out of memory');
    });
    group.createTask(() => timeout(0, () => sleep(10)));
  });
}

async function main(): Promise<void> {
  try {
    try {
      await measureAll();
    } catch (e) {
      if (!(e instanceof ExceptionGroup)) throw e;
      const [late, others] = e.split(TimeoutError);
      if (late !== null) console.log(`${late.errors.length} timeout`);
      const [sensors, rest] = others?.split(SensorError) ?? [null, null];
      for (const each of sensors?.errors ?? []) console.log(`sensor: ${(each as Error).message}`);
      if (rest !== null) throw rest;
    }
  } catch (e) {
    if (!(e instanceof ExceptionGroup)) throw e;
    console.log(e.message);
    console.log(`left: ${e.errors.map((each) => (each as Error).message).join(', ')}`);
  }
}

run(main);
