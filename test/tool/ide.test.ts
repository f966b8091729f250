// The page of `uasyncio ide`, in Chromium. Boards are the model's prompt, or, with ESPRUINO, that of the engine itself,
// behind what the page takes for Web Serial and Web Bluetooth.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo as Address } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { boards } from '../../boards/index.js';
import { servePage } from '../../tool/ide/server.js';
import { forStorage } from '../../tool/storage.js';
import { CHIPS, type Chip, ChipModel } from '../hosts/esp/model.js';
import { buildModel } from '../hosts/espruino/build.js';
import { BrowserBoard, ModelEngine, MTU, RealEngine, type Scope } from '../support/browserboard.js';
import { Workshop } from './command.js';

const CHROMIUM = '/usr/bin/chromium';
const { ESPRUINO } = process.env;

const HELLO = `import { run, sleep } from 'uasyncio';
async function main(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    console.log('tick', i);
    await sleep(0.01);
  }
}
run(main);
`;

// What the board has in its Storage at first: a program that starts at boot, and never stops to print.
const OLD = {
  'app.js': 'setInterval(function () { print("old"); }, 50)',
  '.bootcde': 'eval(require("Storage").read("app.js"))',
};

const ENGINES = {
  'the model': () => new ModelEngine(OLD),
  'Espruino itself': ESPRUINO === undefined ? undefined : () => new RealEngine(ESPRUINO, OLD),
};

// The second board is small, and gets the lean profile.
const WAYS = { 'Web Serial': 'esp32', 'Web Bluetooth': 'puckjs' };

const shop = new Workshop();

/** What the tool on this computer makes of the program for Storage: its bytes, as characters. */
async function builtHere(board: string): Promise<string> {
  shop.write({ 'app.ts': HELLO });
  const { code, stderr } = shop.uasyncio(
    ...['build', 'app.ts', '--board', board, '--minify', '-o', 'app.js'],
  );
  assert.equal(code, 0, stderr);
  const stored = await forStorage('app.js', readFileSync(shop.path('app.js'), 'utf8'));
  return stored.toString('latin1');
}

describe('uasyncio ide', function () {
  this.timeout(240_000);
  let server: Server;
  let url: string;
  let browser: Browser;
  // All tests have one page, because it takes seconds to load.
  let page: Page;
  let board: BrowserBoard;
  let faults: string[] = [];
  /** Whom the page may ask for something. */
  const allowed = new Set<string>();

  before(async function () {
    if (!existsSync(CHROMIUM)) this.skip();
    ({ server, url } = await servePage(0));
    allowed.add(new URL(url).origin);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    await buildModel();
    page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => faults.push(`${error}`));
    page.context().on('request', (request) => {
      const isPlain = request.method() === 'GET' && request.postData() === null;
      if (!isPlain || !allowed.has(new URL(request.url()).origin))
        faults.push(`${request.method()} ${request.url()} ${request.postData()}`);
    });
    board = await BrowserBoard.of(page);
    await page.goto(url);
    // From now on it needs no server, also to be loaded again.
    await page.evaluate('navigator.serviceWorker.ready.then(() => {})');
    server.close();
    server.closeAllConnections();
    await page.reload();
    await says(/^Ready/);
    await once(server.listen(Number(new URL(url).port), '127.0.0.1'), 'listening');
  });
  after(async () => {
    await browser?.close();
    server?.close();
    shop.remove();
  });
  beforeEach(() => page.selectOption('#where', 'here'));
  afterEach(() => {
    const found = faults;
    faults = [];
    assert.deepEqual(found, []);
  });

  const shows = (id: string, hasText: RegExp): Promise<void> =>
    page.locator(id, { hasText }).waitFor();
  const says = (text: RegExp): Promise<void> => shows('#status', text);
  const prints = (text: RegExp): Promise<void> => shows('#console', text);
  const edit = (program: string): Promise<void> => page.fill('.cm-content', program);

  it('runs a program, shows what it prints and its tasks, also without a network', async () => {
    await page.context().setOffline(true);
    await edit(HELLO);
    await page.click('#run');
    await says(/has ended/);
    await page.context().setOffline(false);
    assert.equal(await page.innerText('#console'), 'tick 0\ntick 1\ntick 2');
    await page.click('#tab-tasks');
    const rows = page.locator('#tasks tbody tr');
    await rows.first().waitFor();
    assert.match(await rows.first().innerText(), /^Task-1\s+done\s+-\s+-\s+\d+$/);
    await page.click('#tab-console');
  });

  it('shows where a program cannot be built, and where it fails', async () => {
    await edit('const x: = 1;\n');
    await page.click('#build');
    await says(/^app\.ts:1:10: /);
    assert.equal(await page.innerText('.cm-lintRange-error'), '=');
    // Behind a word; at the end of a line.
    await edit('f(3;\n');
    await page.click('#build');
    await says(/^app\.ts:1:4: /);
    assert.equal(await page.innerText('.cm-lintRange-error'), ';');
    await edit('f(3');
    await page.click('#build');
    await says(/^app\.ts:1:4: /);
    assert.equal(await page.innerText('.cm-lintRange-error'), '3');
    await edit(
      "import { run } from 'uasyncio';\n\nasync function main() {\n  await null;\n  throw new Error('boom');\n}\nrun(main);\n",
    );
    await page.click('#run');
    await prints(/boom/);
    assert.match(await page.innerText('#console'), /at .*app\.ts:5/);
  });

  it('stops a program that never waits or always prints, and takes virtual time', async () => {
    await edit('for (;;);');
    await page.click('#run');
    await says(/^Running/);
    await page.click('#stop');
    await says(/^Stopped/);
    await page.selectOption('#pace', 'virtual');
    await edit(HELLO.replace('i < 3', ''));
    await page.click('#run');
    await prints(/tick \d{4}/);
    await page.click('#stop');
    await says(/^Stopped/);
    await edit(HELLO.replace('0.01', '3600'));
    await page.click('#run');
    await says(/has ended/);
    await page.selectOption('#pace', 'real');
  });

  it('reaches WebSocket servers by the browser, and its own ones in the simulated network', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const seen: unknown[] = [];
    server.on('connection', (socket, { url, headers }) => {
      seen.push(url, headers['user-agent']?.includes('Chrome'));
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
      socket.on('close', (code, reason) => seen.push(code, `${reason}`));
    });
    const { port } = server.address() as { port: number };
    await edit(`import { gather, run, sleep } from 'uasyncio';
import { Router, serve } from 'uasyncio/http';
import { connect, upgrade } from 'uasyncio/websocket';
async function main() {
  const router = new Router();
  router.get('/', upgrade(async (socket) => { await socket.send('from the program'); await socket.receive(); }));
  await serve(router, 'localhost', 80);
  for (const url of ['ws://localhost/', 'ws://localhost:${port}/path?x=1']) {
    const socket = await connect(url);
    if (url.includes('?')) await gather(socket.send('é'), socket.send(new Uint8Array([1, 2])), sleep(0.01));
    console.log(await socket.receive());
    if (url.includes('?')) console.log((await socket.receive())[1]);
    await socket.close(3000, 'bye');
    try {
      await socket.receive();
    } catch (error) {
      console.log(\`\${error}\`);
    }
  }
  try {
    await connect('ws://localhost:1/');
  } catch (error) {
    console.log(\`\${error}\`);
  }
}
run(main);
`);
    await page.click('#run');
    await says(/has ended/);
    server.close();
    assert.equal(
      await page.innerText('#console'),
      [
        'from the program',
        'WebSocketError: 3000 bye',
        'é',
        '2',
        'WebSocketError: 3000 bye',
        'WebSocketError: 1006 the browser cannot connect',
      ].join('\n'),
    );
    assert.deepEqual(seen, ['/path?x=1', true, 3000, 'bye']);
  });

  const plugInChip = (): ChipModel => {
    const model = new ChipModel(CHIPS.ESP32 as Chip, (bytes) =>
      board.print(bytes.toString('latin1')),
    );
    board.other = (text) => model.receive(Buffer.from(text, 'latin1'));
    return model;
  };

  async function flashes(): Promise<void> {
    const model = plugInChip();
    const firmware = Buffer.from('firmware with \xc0 and \xdb'.repeat(1000), 'latin1');
    const file = { name: 'firmware.bin', mimeType: 'application/octet-stream', buffer: firmware };
    await page.setInputFiles('#firmware-file', file);
    await page.click('#flash');
    await page.click('#flash-start');
    await shows('#flash-status', /^The firmware is in the board: 21,000 bytes/);
    assert.ok(model.flash.subarray(0, firmware.length).equals(firmware));
    await page.click('#flash-dialog button[type=submit]');
  }

  it('offers every board that Espruino has', async () => {
    const offered = await page.locator('#where option').allTextContents();
    const known = boards.filter(({ id, engine }) => engine === 'espruino' && id !== 'linux');
    assert.deepEqual(
      offered.slice(1),
      known.map(({ name }) => name),
    );
    await page.selectOption('#where', 'banglejs2');
    // What starts at boot belongs to the watch's own loader.
    assert.ok(await page.isHidden('#boot-label'));
  });

  it('flashes firmware into the chip of the board, and into no other', async () => {
    await page.selectOption('#where', 'esp32');
    await flashes();
    plugInChip(); // as after a reset
    await page.selectOption('#where', 'esp32-c3');
    await page.setInputFiles('#firmware-file', []);
    await page.click('#flash');
    const firmware = createServer((_, response) => {
      response.setHeader('access-control-allow-origin', readers).end('firmware');
    });
    await once(firmware.listen(0, '127.0.0.1'), 'listening');
    let readers = 'https://example.org';
    const source = `http://127.0.0.1:${(firmware.address() as Address).port}`;
    allowed.add(source);
    await page.fill('#firmware-url', `${source}/firmware.bin`);
    await page.click('#flash-start');
    await shows('#flash-status', /cannot be fetched: .* does its server allow it to pages/);
    readers = '*';
    await page.click('#flash-start');
    await shows('#flash-status', /this board has an ESP32, not an ESP32-C3/);
    firmware.close();
    await page.fill('#firmware-url', '');
    await page.click('#flash-dialog button[type=submit]');
  });

  for (const [way, name] of Object.entries(WAYS))
    describe(`over ${way}`, () => {
      beforeEach(() => page.selectOption('#where', name));
      afterEach(() => board.unplug());

      async function upload(): Promise<void> {
        await edit(HELLO);
        await page.click('#run');
        // The other board has no Bluetooth, so there is nothing to choose.
        if (way === 'Web Bluetooth') await page.getByText(way).click();
      }

      async function ran(): Promise<void> {
        await says(/is in the board, and runs/);
        await prints(/tick 0tick 1tick 2/);
      }

      it('says that no board was chosen', async () => {
        await page.evaluate(() => {
          (globalThis as never as Scope).choosesNone = true;
        });
        await upload();
        await says(/no board was chosen/);
        await page.evaluate(() => {
          (globalThis as never as Scope).choosesNone = false;
        });
        assert.ok(await page.isEnabled('#run'));
      });

      for (const [where, engine] of Object.entries(ENGINES))
        describe(`to ${where}`, () => {
          before(function () {
            if (engine === undefined) this.skip();
          });

          it('replaces a program that prints, shows what the new one prints, and waits after XOFF', async () => {
            const prompt = (engine as () => ModelEngine)();
            await board.plugIn(prompt, { pauses: 1000 });
            await upload();
            await ran();
            assert.equal(prompt.file('app.js'), await builtHere(name));
            // What answers the questions of the page is not for the user.
            assert.doesNotMatch(await page.innerText('#console'), /true|<\d+<|\r/);
            assert.equal(board.early, 0);
            // The page lets go of the port.
            if (way === 'Web Serial') return flashes();
            // At first what every board takes, then what its own packets have.
            assert.ok(board.packets.slice(0, 4).every((length) => length <= 20));
            assert.equal(Math.max(...board.packets), MTU - 3);
          });

          it('that is unplugged in the middle is an error, and starts nothing that is half written', async () => {
            const prompt = (engine as () => ModelEngine)();
            await board.plugIn(prompt, { left: 6000 });
            await upload();
            await says(/lost the connection to the board|The board has gone/);
            assert.equal(prompt.file('.bootcde'), undefined);
            assert.notEqual(prompt.file('app.js'), OLD['app.js']);
            // At the next boot it does nothing, and the same page can try again.
            await board.plugIn(prompt);
            await upload();
            await ran();
            assert.doesNotMatch(await page.innerText('#console'), /old/);
          });
        });
    });

  it('can be used by the keyboard alone, in 400 pixels', async () => {
    const wide = page.viewportSize();
    await page.setViewportSize({ width: 400, height: 700 });
    const { keyboard } = page;
    interface Focus {
      id: string;
      isSeen: boolean;
      fits: boolean;
      width: number;
    }
    /** The id of what has the focus, or of what that is in; whether one sees it. */
    const focus = () =>
      page.evaluate<Focus>(`(() => {
        const active = document.activeElement;
        const shown = active.closest('.cm-editor') ?? active;
        const { left, right, bottom } = shown.getBoundingClientRect();
        return {
          id: active.id || active.closest('[id]')?.id,
          isSeen: getComputedStyle(shown).outlineStyle !== 'none',
          fits: left >= 0 && right <= 400 && bottom <= innerHeight + 1,
          width: document.documentElement.scrollWidth,
        };
      })()`);
    /** With Tab alone, in one round. */
    async function go(id: string): Promise<void> {
      for (let n = 0; n < 40; n++) {
        await keyboard.press('Tab');
        const { id: at, ...rest } = await focus();
        if (at === undefined) continue; // the browser's own controls
        assert.deepEqual(rest, { isSeen: true, fits: true, width: 400 }, at);
        if (at === id) return;
      }
      assert.fail(`Tab does not reach ${id}`);
    }
    async function press(id: string, ...keys: string[]): Promise<void> {
      await go(id);
      for (const key of keys) await keyboard.press(key);
    }

    await edit('// mine');
    await press('example', 'End');
    assert.match(await page.innerText('.cm-content'), /listens at/);
    // One's own program is still there.
    assert.equal(await page.evaluate("localStorage.getItem('uasyncio-program')"), '// mine');
    await press('example', 'Home');
    assert.equal(await page.innerText('.cm-content'), '// mine');
    await press('editor', 'Control+A');
    await keyboard.insertText(HELLO.replace('i < 3', ''));
    await press('build', 'Enter');
    await says(/^Built/);
    await press('editor', 'Control+Enter');
    await prints(/tick 3/);
    await press('stop', 'Enter');
    await says(/^Stopped/);
    assert.equal((await focus()).id, 'stop');
    await press('tab-console', 'ArrowRight');
    const shown = await page.innerText('#range');
    await press('lanes', '+');
    await page.locator('#range', { hasNotText: shown }).waitFor();
    await page.locator('#tasks tbody tr').first().waitFor();
    await press('tab-tasks', 'ArrowLeft');

    await go('where');
    await keyboard.type('Puck');
    const prompt = new ModelEngine({});
    await board.plugIn(prompt);
    await press('connect', 'Enter', 'Escape');
    await says(/no board was chosen/);
    assert.equal((await focus()).id, 'connect');
    await keyboard.press('Enter');
    // In a dialog Tab reaches its own controls only.
    assert.equal((await focus()).id, 'connect-dialog');
    await keyboard.press('Enter');
    await says(/^Connected to Puck\.js/);
    await go('prompt');
    await keyboard.type('20+22');
    await keyboard.press('Enter');
    await prints(/=42/);
    await keyboard.press('ArrowUp');
    assert.equal(await page.inputValue('#prompt'), '20+22');
    await press('run', 'Enter');
    await says(/is in the board, and runs/);
    await prints(/tick 3/);
    await press('connect', 'Enter');
    await says(/^Disconnected/);

    await go('where');
    await keyboard.type('ESP32');
    await press('flash', 'Enter');
    await press('flash-start', 'Enter');
    await shows('#flash-status', /choose a file, or give an address/);
    await keyboard.press('Escape');
    await press('keys', 'Enter', 'Escape');
    assert.equal((await focus()).id, 'keys');
    await board.unplug();
    if (wide !== null) await page.setViewportSize(wide);
  });

  it('answers no other page, and listens on the loopback address only', async () => {
    const { port } = new URL(url);
    const ask = (headers: object): Promise<number | undefined> =>
      new Promise((resolve) => {
        request({ host: '127.0.0.1', port, headers: headers as never }, (response) => {
          resolve(response.statusCode);
          response.resume();
        }).end();
      });
    assert.equal(await ask({}), 200);
    assert.equal(await ask({ host: `evil.example:${port}` }), 403);
    assert.equal(await ask({ origin: 'https://evil.example' }), 403);
    assert.equal(await ask({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }), 403);
    assert.equal((server.address() as { address: string }).address, '127.0.0.1');
  });
});
