// A chat: everything that one client says reaches all others.
import { openConnection, run, type StreamWriter, startServer } from 'uasyncio';

async function main(): Promise<void> {
  const members = new Map<string, StreamWriter>();
  const server = await startServer(
    async (reader, writer) => {
      const name = (await reader.readline()).trim();
      members.set(name, writer);
      writer.write(`welcome ${name}, you are number ${members.size}\n`);
      for (;;) {
        const line = await reader.readline();
        if (line === '') break;
        for (const [other, to] of members) if (other !== name) to.write(`${name}: ${line}`);
      }
      members.delete(name);
      for (const to of members.values()) to.write(`${name} has left\n`);
      writer.close();
    },
    '127.0.0.1',
    0,
    { encoding: 'utf-8' },
  );

  const join = async (name: string) => {
    const [reader, writer] = await openConnection('127.0.0.1', server.port, {
      encoding: 'utf-8',
    });
    writer.write(`${name}\n`);
    console.log((await reader.readline()).trim());
    const hear = async (): Promise<void> => {
      console.log(`${name} hears ${(await reader.readline()).trim()}`);
    };
    const leave = async (): Promise<void> => {
      writer.close();
      await writer.waitClosed();
    };
    return { say: (text: string) => writer.write(`${text}\n`), hear, leave };
  };

  const ada = await join('ada');
  const bob = await join('bob');
  const cy = await join('cy');
  ada.say('hello');
  await bob.hear();
  await cy.hear();
  cy.say('hi, ada');
  await ada.hear();
  await bob.hear();
  await bob.leave();
  await ada.hear();
  await cy.hear();
  await ada.leave();
  await cy.hear();
  await cy.leave();
  server.close();
}

run(main);
