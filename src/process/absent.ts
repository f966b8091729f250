/** For the entries of engines that have no processes and no descriptors. */
import { absent } from '../core/absent.js';
import type { ConnectReadPipe, ConnectWritePipe, OpenStdin } from './pipes.js';
import type { OpenSerialConnection } from './serial.js';
import type { CreateSubprocessExec, CreateSubprocessShell } from './subprocess.js';

export const openStdin: OpenStdin = /* @__PURE__ */ absent('openStdin', 'standard input') as never;
export const connectReadPipe: ConnectReadPipe = /* @__PURE__ */ absent(
  'connectReadPipe',
  'descriptors',
) as never;
export const connectWritePipe: ConnectWritePipe = /* @__PURE__ */ absent(
  'connectWritePipe',
  'descriptors',
) as never;
export const createSubprocessExec: CreateSubprocessExec = /* @__PURE__ */ absent(
  'createSubprocessExec',
  'processes',
) as never;
export const createSubprocessShell: CreateSubprocessShell = /* @__PURE__ */ absent(
  'createSubprocessShell',
  'processes',
) as never;
export const openSerialConnection: OpenSerialConnection = /* @__PURE__ */ absent(
  'openSerialConnection',
  'serial lines',
) as never;
