// An impossible name is an OSError, in getaddrinfo and in openConnection.
// except espruino: the engine looks names up only when it connects
import { getRunningLoop, OSError, openConnection, run } from 'uasyncio';

async function attempt(what: string, call: () => unknown): Promise<void> {
  try {
    await call();
    console.log(`${what}: not reached`);
  } catch (e) {
    console.log(`${what}: ${e instanceof OSError ? 'not found' : 'another error'}`);
  }
}

async function main(): Promise<void> {
  await attempt('getaddrinfo', () => getRunningLoop().getaddrinfo('no such host', 80));
  await attempt('openConnection', () => openConnection('no such host', 80));
}

run(main);
