// The serial port of a board, by an npm package that the user installs.
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import type { SerialPort } from 'serialport';
import type { EspruinoBoard } from '../boards/index.js';

/** Returns what an import of optional packages returns. uasyncio does not install them: only boards need them. */
export async function optional<T>(
  what: string,
  packages: string,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!/MODULE_NOT_FOUND$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    const names = packages
      .split(' ')
      .map((name) => `'${name}'`)
      .join(' and ');
    const plural = packages.includes(' ') ? 's' : '';
    throw new Error(
      `no ${what} without the npm package${plural} ${names}: npm install ${packages}`,
    );
  }
}

/** Opens the port. The caller has imported the package, to say which ones are missing. */
export async function openPort(
  Port: typeof SerialPort,
  path: string,
  baudRate: number,
  // Boards send XOFF when we are too fast.
  { xon }: { xon: boolean } = { xon: true },
): Promise<SerialPort> {
  // Some boards would reset if DTR dropped at the end.
  const port = new Port({ path, baudRate, xon, hupcl: false, autoOpen: false });
  await new Promise<void>((resolve, reject) =>
    port.open((error) =>
      error === null ? resolve() : reject(new Error(`cannot open ${path}: ${reason(error)}`)),
    ),
  );
  return port;
}

function reason({ message }: Error): string {
  if (/lock/i.test(message)) return 'another program uses it';
  return message.replace(/^Error:? /, '').replace(/,? cannot open .*/i, '');
}

/** Checks that the device exists and may be used; not on Windows, where serial ports are not files. */
export function checkDevice(serial: string): void {
  if (process.platform === 'win32') return;
  if (!existsSync(serial)) throw new Error(`no such serial device: ${serial}`);
  if (!statSync(serial).isCharacterDevice()) throw new Error(`not a serial device: ${serial}`);
  try {
    accessSync(serial, constants.R_OK | constants.W_OK);
  } catch {
    throw new Error(`no permission for ${serial}: become a member of the group that it belongs to`);
  }
}

export function baudOf({ id, baud }: EspruinoBoard): number {
  if (baud === undefined)
    throw new Error(`${id} has no serial port: use the page of 'uasyncio ide', over Bluetooth`);
  return baud;
}
