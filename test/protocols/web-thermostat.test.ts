// The example web-thermostat on QuickJS, with a browser, a client of `ws` and an MQTT broker.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Aedes } from 'aedes';
import { chromium } from 'playwright-core';
import { packageRoot } from '../../tool/root.js';
import { CLI } from '../tool/command.js';

const BROWSER = '/usr/bin/chromium';

/** The program, and the address that it prints. */
async function start(broker: string): Promise<[ChildProcess, string]> {
  const program = join(packageRoot(), 'examples', 'web-thermostat.ts');
  const child = spawn(process.execPath, [CLI, 'run', program, '--on', 'quickjs', broker, '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return [child, url];
}

describe('the thermostat with a web page', () => {
  (existsSync(BROWSER) ? it : it.skip)(
    'shows a browser live values, and takes targets from it and from MQTT',
    async () => {
      const aedes = await Aedes.createBroker();
      const broker = createServer(aedes.handle);
      broker.listen(0, '127.0.0.1');
      await once(broker, 'listening');
      const setTarget = (payload: string): void => {
        const options = { qos: 0, retain: false, dup: false, cmd: 'publish' } as const;
        aedes.publish({ topic: 'home/thermostat/set', payload, ...options } as never, () => {});
      };
      const published: string[] = [];
      aedes.on('publish', ({ topic, payload }) => {
        if (topic === 'home/thermostat/state') published.push(`${payload}`);
      });
      const [child, url] = await start(
        `mqtt://127.0.0.1:${(broker.address() as AddressInfo).port}`,
      );
      const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] });
      try {
        const page = await browser.newPage({ viewport: { width: 420, height: 370 } });
        await page.goto(url);
        const until = (expression: string): Promise<unknown> => page.waitForFunction(expression);
        await until(`document.getElementById('link').textContent === 'live'`);
        await until('past.length > 5');
        await page.click('text=+');
        await until(`document.getElementById('target').textContent === '20.5 °C'`);
        setTarget('21');
        await until('target === 21');
        // For docs/images: SCREENSHOT=docs/images/web-thermostat.png.
        if (process.env.SCREENSHOT !== undefined) {
          setTarget('18.5');
          await until('past.length >= 60');
          setTarget('22');
          await until('past.length >= 105 && now.className');
          await page.screenshot({ path: process.env.SCREENSHOT });
          setTarget('21');
          await until('target === 21');
        }
        assert.equal(JSON.parse(await (await fetch(`${url}state`)).text()).target, 21);
        const last = JSON.parse(published.at(-1) as string);
        assert.ok(published.length > 3 && last.temperature > 15);
      } finally {
        await browser.close();
        child.kill('SIGINT');
        await once(child, 'exit');
        broker.close();
        aedes.close();
      }
    },
  );
});
