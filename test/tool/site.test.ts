// The site of the docs: its links, its reference, and its programs in the page.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import sirv from 'sirv';
import { buildSite } from '../../tool/site/build.js';
import { isRunnable } from '../../tool/site/program.js';
import { anchorIn, entries } from '../../tool/site/reference.js';
import { Workshop } from './command.js';

const CHROMIUM = '/usr/bin/chromium';

describe('the site', function () {
  this.timeout(120_000);
  const shop = new Workshop();
  const folder = shop.path('site');
  const pages = new Map<string, string>();
  const anchors = new Map<string, Set<string>>();

  before(() => {
    buildSite(folder);
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.html'))) {
      const html = readFileSync(join(folder, file), 'utf8');
      pages.set(file, html);
      anchors.set(
        file,
        new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id as string)),
      );
    }
  });
  after(() => shop.remove());

  it('has no link that leads nowhere', () => {
    const broken: string[] = [];
    for (const [page, html] of pages)
      for (const [, address = ''] of html.matchAll(/ (?:href|src)="([^"]*)"/g)) {
        const [file = '', anchor] = address.split('#');
        if (/^(?:https?|data):/.test(address) || file === 'ide/') continue;
        const exists = file === '' || existsSync(join(folder, file));
        const known = anchors.get(file || page);
        if (!exists || (anchor !== undefined && !known?.has(anchor)))
          broken.push(`${page}: ${address}`);
      }
    assert.deepEqual(broken, []);
  });

  it('asks no other server for anything', () => {
    for (const html of pages.values())
      assert.doesNotMatch(html, /<(?:script|iframe)|<(?:link|img)[^>]* (?:href|src)="https?:/);
  });

  it('has every export in the reference', () => {
    const known = anchors.get('reference.html');
    const all = entries();
    assert.deepEqual(
      all.flatMap((entry) =>
        entry.declared
          .map(({ name }) => anchorIn(entry, name))
          .filter((anchor) => !known?.has(anchor)),
      ),
      [],
    );
    const ids = all.map(({ id }) => id);
    for (const id of ['uasyncio', 'uasyncio/py', 'uasyncio/sim', 'uasyncio/compiler'])
      assert.ok(ids.includes(id), id);
    for (const name of ['createTask', 'run', 'Lock', 'openConnection', 'toThread'])
      assert.ok(known?.has(name), name);
  });

  it('offers to run whole programs that need nothing which a page lacks', () => {
    assert.ok(isRunnable("import { run } from 'uasyncio';\nrun(main);\n"));
    assert.ok(!isRunnable("import { run, toThread } from 'uasyncio';\nrun(main);\n"));
    assert.ok(!isRunnable("import { sleep } from 'uasyncio';\n"));
    assert.ok(!isRunnable("import { run } from 'uasyncio';\nimport os from 'os';\nrun(main);\n"));
    for (const file of ['index.html', 'guide.html', 'questions.html', 'examples.html'])
      assert.match(pages.get(file) as string, /href="ide\/#program=/);
  });

  describe('in Chromium', () => {
    let server: Server;
    let browser: Browser;
    let page: Page;

    before(async function () {
      if (!existsSync(CHROMIUM)) this.skip();
      const files = sirv(folder);
      server = createServer((request, response) => files(request, response));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
      page = await browser.newPage({ viewport: { width: 400, height: 700 } });
    });
    after(async () => {
      await browser?.close();
      server?.close();
    });

    const open = (file: string) =>
      page.goto(`http://localhost:${(server.address() as AddressInfo).port}/${file}`);

    it('fits 400 pixels', async () => {
      for (const file of pages.keys()) {
        await open(file);
        const width = await page.evaluate<number>('document.documentElement.scrollWidth');
        assert.ok(width <= 400, `${file}: ${width}`);
      }
    });

    it('opens a program in the page, where it runs when it is told to', async () => {
      await open('questions.html');
      await page.locator('a.run').first().click();
      const says = (text: RegExp) =>
        page.locator('#status', { hasText: text }).waitFor({ timeout: 60_000 });
      await says(/^Ready/);
      assert.equal(await page.innerText('#console'), '');
      await page.click('#run');
      await says(/has ended/);
      assert.equal(await page.innerText('#console'), '1000 tasks');
    });
  });
});
