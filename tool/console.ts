// The console of a board: `uasyncio monitor` and `uasyncio repl`.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SerialPort } from 'serialport';
import type { EspruinoBoard } from '../boards/index.js';
import { Lines } from './lines.js';
import { baudOf, checkDevice, openPort, optional } from './serialport.js';
import { chromeTrace, eventsIn, Timeline } from './timeline.js';
import { Traces } from './trace.js';

export interface ConsoleOptions {
  board: EspruinoBoard;
  serial: string;
}

export interface MonitorOptions extends ConsoleOptions {
  /** The source map that `build --sourcemap` wrote. */
  map?: string;
  /** The file that gets a trace of the scheduler, if the program was built with `--trace`. */
  trace?: string;
}

/** Ctrl-] */
const LEAVE = 0x1d;

async function openBoard({ board, serial }: ConsoleOptions): Promise<SerialPort> {
  const baud = baudOf(board);
  checkDevice(serial);
  const { SerialPort: Port } = await optional('console', 'serialport', () => import('serialport'));
  return openPort(Port, serial, baud);
}

/** The promise is rejected when the board is unplugged, and fulfilled when we close it. */
export function gone(port: SerialPort, serial: string): Promise<void> {
  return new Promise((resolve, reject) => {
    port.on('close', (error: Error | null) =>
      error ? reject(new Error(`lost the connection to ${serial}`)) : resolve(),
    );
    port.on('error', () => reject(new Error(`lost the connection to ${serial}`)));
  });
}

/** Prints what the board prints, with places in the sources. Returns what ends that. */
export function show(
  port: SerialPort,
  { map, trace }: Pick<MonitorOptions, 'map' | 'trace'>,
): () => void {
  const traces = tracesFor(map, (line) => process.stdout.write(`${line}\n`));
  const timeline = new Timeline();
  const lines = new Lines((line) => {
    const events = eventsIn(line);
    if (events === undefined) traces.line(line);
    else timeline.add(events);
  });
  const take = (data: Buffer) => lines.add(data.toString('latin1'));
  port.on('data', take);
  return () => {
    port.off('data', take);
    traces.flush();
    if (trace !== undefined) writeFileSync(trace, chromeTrace(timeline));
  };
}

function tracesFor(map: string | undefined, print: (line: string) => void): Traces {
  const traces = new Traces(new Map(), print, map === undefined ? '/' : dirname(map));
  return map === undefined ? traces : traces.addLog(readFileSync(map, 'utf8'));
}

export async function monitor(options: MonitorOptions): Promise<void> {
  const port = await openBoard(options);
  const end = show(port, options);
  process.on('SIGINT', () => port.close());
  // The program that reads the output, such as `head`, has ended.
  process.stdout.on('error', () => port.close());
  await gone(port, options.serial).finally(end);
}

/**
 * Connects the terminal to the prompt of the board, which edits lines and keeps their history itself. Ends with Ctrl-], or
 * with the end of the input.
 */
export async function repl(options: ConsoleOptions): Promise<void> {
  const port = await openBoard(options);
  const { stdin, stdout } = process;
  const ended = gone(port, options.serial);
  if (stdin.isTTY) {
    process.stderr.write(`${options.board.id} at ${options.serial}; Ctrl-] leaves\n`);
    stdin.setRawMode(true);
  }
  port.on('data', (data: Buffer) => stdout.write(data));
  stdin.on('data', (data: Buffer) => {
    const end = stdin.isTTY ? data.indexOf(LEAVE) : -1;
    port.write(end < 0 ? data : data.subarray(0, end));
    if (end >= 0) port.close();
  });
  stdin.on('end', () => port.drain(() => port.close()));
  try {
    await ended;
  } finally {
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
  }
}
