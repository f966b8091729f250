import { bytes, print } from './meter.js';

const TASKS = 10_000;

const waiting: (() => void)[] = [];

function sleep(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
  });
}

async function lean(): Promise<void> {
  await sleep();
}

async function looping(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await sleep();
}

function perCall(call: () => unknown): number {
  const before = bytes();
  for (let i = 0; i < TASKS; i++) call();
  return (bytes() - before) / TASKS;
}

const figures = { lean: perCall(lean), looping: perCall(() => looping(10)) };
for (const resolve of waiting) resolve();
print(figures);
