// MicroPython: a refused connect "succeeds", the first read throws. Argument: a port without a listener.
import { OSError, openConnection } from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

runAndCount(async () => {
  for (let i = 0; i < 3; i++) {
    try {
      await openConnection('127.0.0.1', Number(args[0]));
      console.log('connected');
    } catch (error) {
      console.log(error instanceof OSError ? `${error.name} ${error.code}` : `${error}`);
    }
  }
});
