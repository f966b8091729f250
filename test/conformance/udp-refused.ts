// except espruino, xs: they are not told that nobody receives
// An endpoint with one peer is told that nobody receives there; one without is not. Each has errors for what is wrong.
import { createDatagramEndpoint, OSError, run } from 'uasyncio';

async function codeOf(work: () => PromiseLike<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    return error instanceof OSError ? error.code : `${error}`;
  }
  return 'nothing';
}

async function main(): Promise<void> {
  const gone = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  const nobody = gone.getExtraInfo('sockname') as [string, number];
  gone.close();

  const endpoint = await createDatagramEndpoint({ remoteAddr: nobody });
  await endpoint.sendto('hello');
  console.log(`received: ${await codeOf(() => endpoint.recvfrom())}`);
  endpoint.close();

  const open = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  console.log(`sent to nobody: ${await codeOf(() => open.sendto('hello', nobody))}`);
  console.log(`too long: ${await codeOf(() => open.sendto(new Uint8Array(70000), nobody))}`);
  open.close();
}

run(main);
