// Argument: a serial device. Sends a greeting, answers lines, and prints the error with which the line breaks.
import { OSError, openSerialConnection } from 'uasyncio';
import { runAndCount } from './count.js';
import { args } from './host.js';

runAndCount(async () => {
  const [device] = args as [string];
  const options = { baudRate: 115200, encoding: 'utf-8' } as const;
  const [reader, writer] = await openSerialConnection(device, options);
  console.log('open');
  writer.write('hello\n');
  try {
    for (;;) {
      const line = await reader.readline();
      if (line === '') throw new Error('the line has ended silently');
      console.log(`got ${line.trim()}`);
      writer.write(`you said ${line}`);
      await writer.drain();
      if (line === 'close\n') break;
    }
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
    console.log(`OSError ${error.code}`);
  }
  writer.close();
  try {
    await openSerialConnection('/dev/no-such-line');
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
    console.log(`OSError ${error.code}`);
  }
});
