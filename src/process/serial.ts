import type { Awaitable } from '../core/awaitable.js';
import { integer, kind } from '../core/checks.js';
import { runningLoop } from '../core/loop.js';
import type { Port, Transport } from '../core/port.js';
import { checkOptions, Settings, type StreamOptions } from '../streams/options.js';
import { pair } from '../streams/pair.js';
import type { StreamReader } from '../streams/reader.js';
import type { StreamWriter } from '../streams/writer.js';

export interface SerialOptions extends StreamOptions {
  /** In bits per second; default 9600. */
  baudRate?: number;
  /** Default 8. */
  dataBits?: 5 | 6 | 7 | 8;
  /** Default 'none'. */
  parity?: 'none' | 'even' | 'odd';
  /** Default 1. */
  stopBits?: 1 | 2;
  /** How the receiver stops the sender: two lines more, or two characters. Default 'none'. */
  flow?: 'none' | 'rtscts' | 'xonxoff';
}

/** The settings of a serial line, complete and checked. */
export interface SerialLine {
  baudRate_: number;
  dataBits_: number;
  parity_: 'none' | 'even' | 'odd';
  stopBits_: number;
  flow_: 'none' | 'rtscts' | 'xonxoff';
}

/** Opens a device. Throws OSError. */
export type OpenSerial = (
  port: Port,
  device: string,
  line: SerialLine,
) => Transport | PromiseLike<Transport>;

export interface OpenSerialConnection {
  (
    device: string,
    options: SerialOptions & { encoding: 'utf-8' },
  ): Awaitable<[StreamReader<string>, StreamWriter]>;
  (device: string, options?: SerialOptions): Awaitable<[StreamReader, StreamWriter]>;
}

const WHERE = 'openSerialConnection(device, options)';

function oneOf<T>(value: T, allowed: T[], name: string): T {
  if (allowed.indexOf(value) < 0)
    throw new RangeError(
      `${WHERE}: options.${name} must be ${allowed.join(' or ')}, got ${kind(value)}`,
    );
  return value;
}

export function serial(
  open: OpenSerial,
  device: string,
  options: SerialOptions = {},
): Awaitable<[StreamReader<never>, StreamWriter]> {
  const { port_ } = runningLoop();
  if (typeof device !== 'string' || device === '')
    throw new TypeError(`${WHERE}: device must be a path, got ${kind(device)}`);
  checkOptions(options, WHERE, ['baudRate', 'dataBits', 'parity', 'stopBits', 'flow']);
  const { baudRate = 9600, dataBits = 8, parity = 'none', stopBits = 1, flow = 'none' } = options;
  if (integer(baudRate, `${WHERE}: options.baudRate`) <= 0)
    throw new RangeError(`${WHERE}: options.baudRate must be positive, got ${baudRate}`);
  const line: SerialLine = {
    baudRate_: baudRate,
    dataBits_: oneOf(dataBits, [5, 6, 7, 8], 'dataBits'),
    parity_: oneOf(parity, ['none', 'even', 'odd'], 'parity'),
    stopBits_: oneOf(stopBits, [1, 2], 'stopBits'),
    flow_: oneOf(flow, ['none', 'rtscts', 'xonxoff'], 'flow'),
  };
  const settings = new Settings(port_, options);
  return opened(open, settings, device, line) as unknown as Awaitable<
    [StreamReader<never>, StreamWriter]
  >;
}

async function opened(
  open: OpenSerial,
  settings: Settings,
  device: string,
  line: SerialLine,
): Promise<unknown> {
  return pair(settings, await open(settings.port_, device, line));
}
