// Writes firmware into boards of the ESP32 family, in the page and in the terminal.
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ESPLoader, type LoaderOptions, Transport } from 'esptool-js';

export interface Flashing {
  /** The name of the chip as esptool has it, like `ESP32-C3`. Throws Error if the board has another. */
  chip: string;
  image: Uint8Array;
  /** Where the image begins in the flash. */
  offset: number;
  progress: (bytes: number, total: number) => void;
  /** Called with what esptool says. */
  log: (line: string) => void;
}

type Port = LoaderOptions['transport']['device'];

const ROM_BAUD = 115200;
const BAUD = 460800;

/**
 * `port` is one of Web Serial, or something like it. It is closed at the end. Throws Error if the board is unplugged, or
 * if its flash has other bytes than the image afterwards.
 */
export async function flashFirmware(port: Port, flashing: Flashing): Promise<void> {
  if (flashing.image.length === 0) throw new Error('the firmware is empty');
  const transport = new Transport(port, false);
  // It prints on the console otherwise.
  transport.trace = () => {};
  const lost = new Promise<never>((_, reject) => {
    port.addEventListener('disconnect', () =>
      reject(new Error('lost the connection to the board')),
    );
  });
  const work = write(transport, flashing).finally(() => transport.disconnect().catch(() => {}));
  // Without the board it would wait for ever for its streams.
  work.catch(() => {});
  await Promise.race([work, lost]);
}

async function write(transport: Transport, flashing: Flashing): Promise<void> {
  const { chip, image, offset, progress, log } = flashing;
  const terminal = { clean() {}, write: log, writeLine: log };
  const loader = new ESPLoader({ transport, baudrate: BAUD, romBaudrate: ROM_BAUD, terminal });
  await loader.main();
  const { CHIP_NAME: found } = loader.chip;
  if (found !== chip) throw new Error(`this board has an ${found}, not an ${chip}`);
  await loader.writeFlash({
    fileArray: [{ data: image, address: offset }],
    flashMode: 'keep',
    flashFreq: 'keep',
    flashSize: 'keep',
    eraseAll: false,
    compress: true,
    reportProgress: (_file, written, total) => progress(written, total),
    calculateMD5Hash: (data) => bytesToHex(md5(data)),
  });
  await loader.after('hard_reset');
}
