// Errors in the parameters of async functions arrive by the awaitable; those of async generators are thrown at the call.
import { run } from 'uasyncio';

const fail = (): never => {
  throw new RangeError('default');
};

async function pattern({ port }: { port: number }): Promise<number> {
  return port;
}
async function later(a: number, b = a): Promise<number> {
  return a + b;
}
const arrow = async (first: number, [second]: number[], ...[third]: number[]) =>
  first + (second as number) + (third as number);

class Client {
  port = 80;
  async connect({ port = this.port } = fail() as { port?: number }): Promise<number> {
    return port;
  }
  static async open(name = fail() as string): Promise<string> {
    return name;
  }
  async *lines({ from }: { from: number }): AsyncGenerator<number> {
    yield from;
  }
}
const object = {
  async method(a = 1, b = () => a, { c } = { c: b() }): Promise<number> {
    return a + b() + c;
  },
};

type Call = () => PromiseLike<unknown> | AsyncGenerator<number>;

async function main(): Promise<void> {
  const client = new Client();
  const calls: Call[] = [
    () => pattern(null as never),
    () => pattern({ port: 1 }),
    () => later(1),
    () => arrow(1, null as never),
    () => arrow(1, [2], 3),
    () => client.connect(),
    () => client.connect({}),
    () => Client.open(),
    () => Client.open('tcp'),
    () => object.method(),
    () => client.lines(null as never),
    () => client.lines({ from: 7 }),
  ];
  for (const call of calls) {
    let called = 'thrown at the call';
    try {
      const result = call();
      called = 'by the awaitable';
      const value = 'then' in result ? await result : (await result.next()).value;
      console.log(`${value}`);
    } catch (e) {
      console.log(`${called}: ${e instanceof RangeError ? e.message : 'nothing to destructure'}`);
    }
  }
}

run(main);
