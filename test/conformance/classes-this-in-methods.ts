// `this` in async methods, in arrows inside them, in getters and private members.
import { createTask, gather, run, sleep } from 'uasyncio';

class Lamp {
  #on = false;
  switches = 0;

  constructor(readonly name: string) {}

  get state(): string {
    return this.#on ? 'on' : 'off';
  }

  async toggle(times: number): Promise<string> {
    const step = async (): Promise<void> => {
      await sleep(0);
      this.#on = !this.#on;
      this.switches += 1;
    };
    for (let i = 0; i < times; i++) await step();
    return `${this.name} is ${this.state}`;
  }

  async both(other: Lamp): Promise<string> {
    const states = await gather(
      () => this.toggle(1),
      () => other.toggle(2),
    );
    return states.join(', ');
  }
}

async function main(): Promise<void> {
  const red = new Lamp('red');
  const blue = new Lamp('blue');
  console.log(await red.toggle(3));
  console.log(await red.both(blue));
  const task = createTask(() => blue.toggle(1));
  console.log(await task);
  console.log(`${red.switches} and ${blue.switches} switches`);
}

run(main);
