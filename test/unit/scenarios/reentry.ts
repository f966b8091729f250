// Programs that stop, pause, close and re-enter the loop. Each is played from outside of a run.
import {
  currentTask,
  Delay,
  Event,
  type EventLoop,
  eagerTaskFactory,
  gather,
  getEventLoop,
  getRunningLoop,
  newEventLoop,
  Runner,
  run,
  sleep,
  sleepMs,
  taskGroup,
  waitFor,
} from 'uasyncio';

type Log = string[];

async function count(log: Log, name: string, rounds: number): Promise<string> {
  for (let i = 0; i < rounds; i++) {
    log.push(`${name} ${i}`);
    await sleepMs(10);
  }
  return name;
}

/** A promise made by hand, because compiled async functions run only in a loop. */
function settled(x: PromiseLike<unknown>, log: Log): PromiseLike<unknown> {
  return x.then(
    (value) => log.push(`gave ${value}`),
    (error: Error) => log.push(`${error.name}: ${error.message}`),
  );
}

const scenarios: Record<string, (log: Log) => PromiseLike<unknown>> = {
  'a stopped run reports that, and the next one is not affected'(log) {
    const loop = newEventLoop();
    const slow = loop.createTask(() => count(log, 'slow', 3));
    loop.callLater(0.015, () => {
      loop.stop();
      loop.stop();
    });
    return settled(loop.runUntilComplete(slow), log)
      .then(() =>
        settled(
          loop.runUntilComplete(() => count(log, 'other', 4)),
          log,
        ),
      )
      .then(() => loop.close());
  },

  'stop in a run cancels the remaining tasks, and the next run starts'(log) {
    const main = async () => {
      try {
        getRunningLoop().stop();
        await sleep(60);
      } finally {
        log.push('cleaned up');
      }
    };
    return settled(run(main), log).then(() =>
      settled(
        run(() => count(log, 'next', 1)),
        log,
      ),
    );
  },

  'stop before runForever makes one pass'(log) {
    const loop = newEventLoop();
    loop.callSoon(() => log.push('once'));
    loop.stop();
    return settled(loop.runForever(), log).then(() => loop.close());
  },

  'an eager factory waits for the loop to run'(log) {
    const loop = newEventLoop();
    loop.setTaskFactory(eagerTaskFactory);
    return settled(
      loop.runUntilComplete(() => count(log, 'main', 1)),
      log,
    ).then(() => loop.close());
  },

  'callbacks that are started eagerly keep their identity'(log) {
    const loop = newEventLoop();
    loop.setTaskFactory(eagerTaskFactory);
    const main = async () => {
      const each = (name: string) => async () => {
        currentTask()?.setName(name);
        await sleepMs(1);
        log.push(`${name} is ${currentTask()?.getName()}`);
      };
      new Delay(5, each('a')).trigger();
      new Delay(5, each('b')).trigger();
      currentTask()?.setName('main');
      await sleepMs(20);
      log.push(`main is ${currentTask()?.getName()}`);
    };
    return settled(loop.runUntilComplete(main), log).then(() => loop.close());
  },

  'a factory may wrap the coroutine, and names hold'(log) {
    const loop = newEventLoop();
    const logged = async (coro: PromiseLike<unknown>) => {
      log.push(`begins ${currentTask()?.getName()}`);
      return await coro;
    };
    loop.setTaskFactory((owner: EventLoop, coro) => owner.createTask(() => logged(coro)));
    const main = async () => {
      const task = loop.createTask(() => count(log, 'work', 1), { name: 'named' });
      log.push(task.getName());
      await task;
    };
    return settled(loop.runUntilComplete(main), log).then(() => loop.close());
  },

  'an eager start knows its name'(log) {
    const main = async () => {
      const tell = async () => void log.push(`eager ${currentTask()?.getName()}`);
      getRunningLoop().callSoon(() =>
        getRunningLoop().createTask(tell, { name: 'x', eagerStart: true }),
      );
      await sleep(0);
      log.push('then main');
    };
    return settled(run(main), log);
  },

  'tasks of a closed loop never run again'(log) {
    const event = new Event();
    const first = newEventLoop();
    first.createTask(async () => {
      await event.wait();
      log.push('left runs again');
    });
    return settled(first.runUntilComplete(sleepMsLater(5)), log).then(() => {
      first.close();
      event.set();
      return settled(
        run(async () => {
          event.clear();
          event.set();
          await sleepMs(5);
        }),
        log,
      );
    });
  },

  'a Delay serves several runs'(log) {
    const delay = new Delay(5, () => log.push('rings'));
    const main = async () => {
      delay.trigger();
      await delay.wait();
    };
    const leave = async () => delay.trigger();
    return settled(run(leave), log)
      .then(() => log.push(`running ${delay.running()}`))
      .then(() => settled(run(main), log));
  },

  'a chain of callbacks does not keep a run alive'(log) {
    const main = async () => {
      const loop = getRunningLoop();
      const tick = (): void => void loop.callSoon(tick);
      tick();
      return 'over';
    };
    return settled(run(main), log);
  },

  'a Runner refuses to close itself, and to run on a closed loop'(log) {
    const runner = new Runner();
    const main = async () => {
      try {
        runner.close();
      } catch (error) {
        log.push((error as Error).message);
      }
    };
    return settled(runner.run(main), log).then(() => {
      runner.getLoop().close();
      try {
        runner.run(main);
      } catch (error) {
        log.push((error as Error).message);
      }
      return settled(runner.close(), log);
    });
  },

  'an async callback starts at once'(log) {
    const main = async () => {
      const loop = getRunningLoop();
      const start = loop.time();
      loop.callLater(0.02, async () => {
        await sleep(0);
        log.push(`callback at ${Math.round((loop.time() - start) * 1000)} ms`);
      });
      await sleepMs(100);
    };
    return settled(run(main), log);
  },

  'debug mode ends with its loop'(log) {
    return settled(
      run(async () => {}, { debug: true }),
      log,
    ).then(() => {
      const loop = getEventLoop();
      log.push(`debug ${loop.getDebug()}`);
      loop.close();
      log.push(`closed ${loop.isClosed()}`);
    });
  },

  'an error counts more than a cancellation that is pending'(log) {
    const inner = async () => {
      await taskGroup(async (group) => {
        group.createTask(async () => {
          try {
            await sleep(9);
          } finally {
            // biome-ignore lint/correctness/noUnsafeFinally: the error is what is looked at
            throw new RangeError('in the cleanup');
          }
        });
        await sleep(9);
      });
    };
    const main = async () => {
      const loop = getRunningLoop();
      const parent = loop.createTask(async () => {
        try {
          await waitFor(() => inner(), 5);
        } catch (error) {
          log.push(`parent: ${(error as Error).name}`);
        }
        await sleep(0);
      });
      await sleepMs(1);
      parent.cancel();
      await gather(parent, { returnExceptions: true });
      log.push(`cancelled ${parent.cancelled()}`);
    };
    return settled(run(main), log);
  },
};

/** Returns a function that sleeps. It can be made before there is a loop. */
function sleepMsLater(ms: number): () => Promise<void> {
  return async () => {
    await sleepMs(ms);
  };
}

export default scenarios;
