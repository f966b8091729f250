// Arguments: a name for this program, and one of a host and a type of service that the test has.
import { OSError } from 'uasyncio';
import { advertise, browse, lookup, type Responder } from 'uasyncio/mdns';
import { runAndCount } from './count.js';
import { args } from './host.js';

const on = { interface: '127.0.0.1' };

async function start(): Promise<Responder | undefined> {
  const services = [{ type: '_http._tcp', port: 8080, txt: { path: '/' } }];
  try {
    return await advertise(args[0] as string, { ...on, services });
  } catch (error) {
    console.log(error instanceof OSError ? error.code : `${error}`);
    return undefined;
  }
}

runAndCount(async () => {
  const responder = await start();
  if (responder === undefined) return;
  console.log(`name ${responder.name}`);
  const other = args[1] as string;
  console.log(`addresses ${await lookup(`${other}.local`, { ...on, timeout: 60 })}`);
  for await (const service of browse(`_${other}._tcp`, { ...on, timeout: 60 })) {
    console.log(JSON.stringify(service));
    break;
  }
  await responder.close();
});
