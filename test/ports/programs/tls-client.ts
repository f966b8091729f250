// Arguments: the port of a TLS server, its certificate, which signs itself.
import { OSError, openConnection, run } from 'uasyncio';
import { args } from './host.js';

run(async () => {
  const [port, ca = ''] = args;
  try {
    const [reader, writer] = await openConnection('127.0.0.1', Number(port), {
      encoding: 'utf-8',
      ssl: { ca },
    });
    writer.write('hello');
    console.log(await reader.read());
    writer.close();
  } catch (error) {
    if (!(error instanceof OSError)) throw error;
    console.log(error.code);
  }
});
