// getaddrinfo knows localhost; several look-ups may run at the same time.
// except espruino: the engine looks names up only when it connects
import { gather, getRunningLoop, run } from 'uasyncio';

async function lookUp(port: number): Promise<string> {
  const infos = await getRunningLoop().getaddrinfo('localhost', port);
  const local = infos
    .filter(([family]) => family === 'AF_INET')
    .map(([, , , , address]) => address);
  return local.map((address) => address.join(' ')).join(', ');
}

async function main(): Promise<void> {
  const [a, b] = await gather(
    () => lookUp(80),
    () => lookUp(8080),
  );
  console.log(`${a} and ${b}`);
}

run(main);
