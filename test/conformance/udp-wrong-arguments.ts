// Arguments and options are checked.
import { createDatagramEndpoint, run } from 'uasyncio';

function wrong(work: () => unknown): void {
  try {
    work();
    console.log('no error');
  } catch (error) {
    const { name, message } = error as Error;
    console.log(`${name}: ${message}`);
  }
}

async function main(): Promise<void> {
  wrong(() => createDatagramEndpoint({ localAdr: ['', 0] } as never));
  wrong(() => createDatagramEndpoint({ localAddr: 'localhost' } as never));
  wrong(() => createDatagramEndpoint({ localAddr: ['127.0.0.1', 70000] }));
  wrong(() => createDatagramEndpoint({ remoteAddr: [null, 1] } as never));
  wrong(() => createDatagramEndpoint({ multicast: [{ groop: '239.0.0.1' }] } as never));
  wrong(() => createDatagramEndpoint({ queue: 0 }));
  const endpoint = await createDatagramEndpoint({ localAddr: ['127.0.0.1', 0] });
  wrong(() => endpoint.sendto(5 as never, ['127.0.0.1', 1]));
  wrong(() => endpoint.sendto('hello'));
  wrong(() => endpoint.sendto('hello', '127.0.0.1' as never));
  wrong(() => endpoint.sendto('hello', ['127.0.0.1', 1.5]));
  wrong(() => endpoint.recvfromInto([] as never));
  endpoint.close();
  const connected = await createDatagramEndpoint({ remoteAddr: ['127.0.0.1', 9] });
  wrong(() => connected.sendto('hello', ['127.0.0.1', 9]));
  console.log(`closing: ${connected.isClosing() ? 'yes' : 'no'}`);
  connected.close();
  console.log(`closing: ${connected.isClosing() ? 'yes' : 'no'}`);
}

run(main);
