// A future is set once; before that it has no result.
import { Future, InvalidStateError, run } from 'uasyncio';

function attempt(label: string, action: () => unknown): void {
  try {
    action();
    console.log(`${label}: fine`);
  } catch (e) {
    console.log(`${label}: ${e instanceof InvalidStateError ? 'InvalidStateError' : 'another'}`);
  }
}

async function main(): Promise<void> {
  const future = new Future<number>();
  attempt('result of a pending one', () => future.result());
  attempt('exception of a pending one', () => future.exception());
  attempt('first set', () => future.setResult(1));
  attempt('second set', () => future.setResult(2));
  attempt('set an exception', () => future.setException(new Error('late')));
  console.log(`result ${future.result()}, cancel ${future.cancel() ? 'yes' : 'no'}`);

  const cancelled = new Future<number>();
  console.log(`cancel ${cancelled.cancel() ? 'yes' : 'no'}`);
  attempt('set a cancelled one', () => cancelled.setResult(3));
}

run(main);
