// Two tasks take turns by setting each other's event.
import { Event, gather, run } from 'uasyncio';

async function player(name: string, mine: Event, other: Event): Promise<void> {
  for (let i = 1; i <= 3; i++) {
    await mine.wait();
    mine.clear();
    console.log(`${name} ${i}`);
    other.set();
  }
}

async function main(): Promise<void> {
  const a = new Event();
  const b = new Event();
  a.set();
  await gather(
    () => player('ping', a, b),
    () => player('pong', b, a),
  );
  console.log(`the ball is with ${a.isSet() ? 'ping' : 'pong'}`);
}

run(main);
