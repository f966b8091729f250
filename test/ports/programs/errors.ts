// Arguments: a port without a listener, a port in use.
import { OSError, openConnection, run, startServer } from 'uasyncio';
import { args } from './host.js';

async function codeOf(call: () => PromiseLike<unknown>): Promise<string> {
  try {
    await call();
    return 'no error';
  } catch (error) {
    return error instanceof OSError ? error.code : `${error}`;
  }
}

run(async () => {
  const [dead, used] = args.map(Number) as [number, number];
  console.log(`refused ${await codeOf(() => openConnection('127.0.0.1', dead))}`);
  console.log(`in-use ${await codeOf(() => startServer(() => {}, '127.0.0.1', used))}`);
  console.log(`no-such-address ${await codeOf(() => startServer(() => {}, '192.0.2.1', 0))}`);
  console.log(`unresolvable ${await codeOf(() => openConnection('nosuchhost.invalid', 80))}`);
  console.log(
    `unresolvable-server ${await codeOf(() => startServer(() => {}, 'nosuchhost.invalid', 0))}`,
  );
});
