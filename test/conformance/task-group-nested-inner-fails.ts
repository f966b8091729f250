// A group inside a group: the inner error is an ExceptionGroup inside that of the outer group.
import { ExceptionGroup, run, sleep, taskGroup } from 'uasyncio';

function show(error: unknown, indent: string): void {
  if (!(error instanceof Error)) return;
  console.log(`${indent}${error.message}`);
  if (error instanceof ExceptionGroup) for (const each of error.errors) show(each, `${indent}  `);
}

async function main(): Promise<void> {
  try {
    await taskGroup(async (outer) => {
      outer.createTask(async () => {
        try {
          await sleep(10);
        } finally {
          console.log("the outer group's task is cancelled");
        }
      });
      await taskGroup(async (inner) => {
        inner.createTask(async () => {
          await sleep(0.02);
          throw new Error('the inner task is broken');
        });
      });
    });
  } catch (e) {
    show(e, '');
  }
}

run(main);
