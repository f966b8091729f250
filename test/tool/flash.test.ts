// `uasyncio flash`, with a model of the chip's loader behind a serial device.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';
import { Device } from '../support/device.js';
import { Workshop } from './command.js';

const TSX = join(packageRoot(), 'node_modules/tsx/dist/loader.mjs');
const MODEL = join(packageRoot(), 'test/hosts/esp/main.ts');

/** Bytes that do not compress well, with all that has a meaning in frames. */
function firmware(length: number): Buffer {
  let state = 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return state >>> 24;
    }),
  );
}

describe('uasyncio flash', function () {
  this.timeout(120_000);
  const shop = new Workshop();
  const image = firmware(50_001);

  before(() => writeFileSync(shop.path('firmware.bin'), image));
  after(() => shop.remove());

  /** Writes the firmware into a board that has `chip`, and says that it is `board`. */
  async function flash(chip: string, board: string, ...rest: string[]) {
    const device = await Device.start(
      shop.folder,
      ...[process.execPath, '--import', TSX, MODEL, chip, 'flash.bin', ...rest],
    );
    try {
      const where = ['--board', board, '--serial', device.path, '--offset', '0x1000'];
      return shop.uasyncio('flash', 'firmware.bin', ...where);
    } finally {
      await device.stop();
    }
  }

  it('writes firmware byte for byte, into a chip that its magic number names', async () => {
    const { stdout, stderr, code } = await flash('ESP32', 'esp32');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /firmware\.bin: 50,001 bytes in the flash of esp32/);
    assert.doesNotMatch(stdout, /TRACE/);
    const stored = readFileSync(shop.path('flash.bin'));
    assert.ok(stored.subarray(0x1000, 0x1000 + image.length).equals(image));
    assert.ok(stored.subarray(0, 0x1000).every((byte) => byte === 0xff));
  });

  it('refuses another chip than the one of the board, by its name', async () => {
    const { stderr, code } = await flash('ESP32-C3', 'esp32');
    assert.equal(code, 2);
    assert.match(stderr, /this board has an ESP32-C3, not an ESP32/);
  });

  it('says that the board was unplugged', async () => {
    const { stderr, code } = await flash('ESP32', 'esp32', '2');
    assert.equal(code, 2);
    assert.match(stderr, /lost the connection to the board/);
  });
});
