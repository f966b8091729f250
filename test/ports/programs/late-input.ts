// A server that answers and closes at once, while more input arrives; it is too busy to notice.
import { run, startServer } from 'uasyncio';

run(async () => {
  const server = await startServer(
    async (reader, writer) => {
      await reader.readline();
      writer.write('answer\n');
      console.log('busy');
      const begin = Date.now();
      while (Date.now() - begin < 300);
      writer.close();
      server.close();
    },
    '127.0.0.1',
    0,
  );
  console.log(`port ${server.port}`);
  await server.waitClosed();
});
