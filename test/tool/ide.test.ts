// The page of `uasyncio ide`, in Chromium. Boards are the model's prompt, behind what the page takes for Web Serial.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { servePage } from '../../tool/ide/server.js';
import { packageRoot } from '../../tool/root.js';
import { CHIPS, type Chip, ChipModel } from '../hosts/esp/model.js';
import { buildModel } from '../hosts/espruino/build.js';

const CHROMIUM = '/usr/bin/chromium';
const PROMPT = join(packageRoot(), 'test/hosts/espruino/prompt.ts');

const HELLO = `import { run, sleep } from 'uasyncio';
async function main(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    console.log('tick', i);
    await sleep(0.01);
  }
}
run(main);
`;

/** A board: its Storage is in a file, and lives longer than its power. */
class PromptModel {
  readonly flash = join(mkdtempSync(join(tmpdir(), 'uasyncio-flash-')), 'flash.json');
  private child: ChildProcess | undefined;
  /** How many bytes it takes before it is unplugged. */
  left = Number.POSITIVE_INFINITY;

  constructor(private print: (text: string) => void) {}

  get files(): Record<string, string> {
    return existsSync(this.flash) ? JSON.parse(readFileSync(this.flash, 'utf8')) : {};
  }

  plugIn(): void {
    const child = spawn(process.execPath, ['--import', 'tsx', PROMPT, this.flash]);
    child.stdout.on('data', (data: Buffer) => this.print(data.toString('latin1')));
    this.child = child;
  }

  /** Returns false when it is gone. */
  write(text: string): boolean {
    this.left -= text.length;
    if (this.left < 0) {
      this.unplug();
      return false;
    }
    this.child?.stdin?.write(Buffer.from(text, 'latin1'));
    return true;
  }

  unplug(): void {
    this.child?.kill('SIGKILL');
  }
}

/** In the page: a `navigator.serial` whose port ends at `boardWrite` and `boardPrints`. */
function fakeSerial(): void {
  const scope = globalThis as unknown as {
    boardWrite(text: string): Promise<boolean>;
    boardPrints(text: string): void;
    boardGone(): void;
  };
  const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes);
  const port = {
    readable: undefined as ReadableStream<Uint8Array> | undefined,
    writable: undefined as WritableStream<Uint8Array> | undefined,
    async open() {
      this.readable = new ReadableStream<Uint8Array>({
        start(controller) {
          scope.boardPrints = (text) =>
            controller.enqueue(Uint8Array.from(text, (char) => char.charCodeAt(0)));
          scope.boardGone = () => controller.close();
        },
      });
      this.writable = new WritableStream<Uint8Array>({
        async write(chunk) {
          const bytes = new Uint8Array(chunk.buffer ?? chunk);
          if (!(await scope.boardWrite(latin1(bytes)))) scope.boardGone();
        },
      });
    },
    async close() {},
    async setSignals() {},
    getInfo: () => ({}),
    addEventListener() {},
  };
  Object.defineProperty(navigator, 'serial', { value: { requestPort: async () => port } });
}

describe('uasyncio ide', function () {
  this.timeout(120_000);
  let server: Server;
  let url: string;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let faults: string[];

  before(async function () {
    if (!existsSync(CHROMIUM)) this.skip();
    ({ server, url } = await servePage(0));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    await buildModel();
  });
  after(async () => {
    await browser?.close();
    server?.close();
  });
  beforeEach(async () => {
    faults = [];
    context = await browser.newContext();
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(`${error}`));
  });
  afterEach(async () => {
    await context?.close();
    assert.deepEqual(faults, []);
  });

  const shows = (id: string, hasText: RegExp): Promise<void> =>
    page.locator(id, { hasText }).waitFor({ timeout: 60_000 });
  const says = (text: RegExp): Promise<void> => shows('#status', text);
  const prints = (text: RegExp): Promise<void> => shows('#console', text);

  async function open(program: string): Promise<void> {
    await page.addInitScript((text) => {
      localStorage.setItem('uasyncio-program', text);
    }, program);
    await page.goto(url);
    await says(/^Ready/);
  }

  it('runs a program, shows what it prints and its tasks, also without a network', async () => {
    await open(HELLO);
    await context.setOffline(true);
    await page.click('#run');
    await says(/has ended/);
    assert.equal(await page.innerText('#console'), 'tick 0\ntick 1\ntick 2');
    await page.click('#tab-tasks');
    const rows = page.locator('#tasks tbody tr');
    await rows.first().waitFor();
    assert.match(await rows.first().innerText(), /^Task-1\s+done\s+-\s+-\s+\d+$/);
  });

  it('shows where a program cannot be built, and where it fails', async () => {
    await open('const x: = 1;\n');
    await page.click('#build');
    await says(/^app\.ts:1:10: /);
    await page.evaluate(() => localStorage.clear());
    await open(
      "import { run } from 'uasyncio';\n\nasync function main() {\n  await null;\n  throw new Error('boom');\n}\nrun(main);\n",
    );
    await page.click('#run');
    await prints(/boom/);
    assert.match(await page.innerText('#console'), /at .*app\.ts:5/);
  });

  it('stops a program that never waits, and takes virtual time', async () => {
    await open('for (;;);');
    await page.click('#run');
    await says(/^Running/);
    await page.click('#stop');
    await page.selectOption('#pace', 'virtual');
    await open(HELLO.replace('0.01', '3600'));
    await page.selectOption('#pace', 'virtual');
    await page.click('#run');
    await says(/has ended/);
  });

  /** Puts a board at the page's Web Serial; `write` gets what the page sends. */
  async function attach(write: (text: string) => boolean): Promise<void> {
    await page.exposeFunction('boardWrite', write);
    // tsx makes functions call a helper that sets their names.
    await page.addInitScript('globalThis.__name = (fn) => fn;');
    await page.addInitScript(fakeSerial);
  }

  /** What a board prints. */
  function arrives(text: string): void {
    page
      .evaluate(
        (printed) =>
          (globalThis as never as { boardPrints(x: string): void }).boardPrints?.(printed),
        text,
      )
      .catch(() => {});
  }

  it('flashes firmware into the chip of the board, and into no other', async () => {
    const chip = (): ChipModel =>
      new ChipModel(CHIPS.ESP32 as Chip, (bytes) => arrives(bytes.toString('latin1')));
    let model = chip();
    await attach((text) => {
      model.receive(Buffer.from(text, 'latin1'));
      return true;
    });
    await open(HELLO);
    const firmware = Buffer.from('firmware with \xc0 and \xdb'.repeat(1000), 'latin1');
    const file = { name: 'firmware.bin', mimeType: 'application/octet-stream', buffer: firmware };
    await page.setInputFiles('#firmware-file', file);
    await page.selectOption('#where', 'esp32');
    await page.click('#flash');
    await page.click('#flash-start');
    await shows('#flash-status', /^The firmware is in the board: 21,000 bytes/);
    assert.ok(model.flash.subarray(0, firmware.length).equals(firmware));
    await page.click('#flash-dialog button[type=submit]');
    model = chip(); // as after a reset
    await page.selectOption('#where', 'esp32-c3');
    await page.click('#flash');
    await page.click('#flash-start');
    await shows('#flash-status', /this board has an ESP32, not an ESP32-C3/);
  });

  describe('with a board', () => {
    let board: PromptModel;

    beforeEach(async () => {
      board = new PromptModel(arrives);
      await attach((text) => board.write(text));
      board.plugIn();
    });
    afterEach(() => board.unplug());

    async function upload(): Promise<void> {
      await page.selectOption('#where', 'esp32');
      await page.click('#run');
      await page.getByText('Web Serial').click();
    }

    it('writes, verifies and starts a program, and shows what the board prints', async () => {
      await open(HELLO);
      await upload();
      await says(/is in the board, and runs/);
      await prints(/tick 0tick 1tick 2/);
      assert.ok((board.files['app.js'] ?? '').includes('tick'));
    });

    it('that is unplugged in the middle is an error, and starts nothing that is half written', async () => {
      writeFileSync(
        board.flash,
        JSON.stringify({
          'app.js': 'print("old")',
          '.bootcde': 'eval(require("Storage").read("app.js"))',
        }),
      );
      board.unplug();
      board.plugIn();
      board.left = 9000;
      await open(HELLO);
      await upload();
      await says(/lost the connection to the board|The board has gone/);
      assert.equal(board.files['.bootcde'], undefined);
    });
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
