import { absent } from '../../src/core/absent.js';
import { type Port, providePort } from '../../src/core/port.js';
import { EspruinoPort } from './port.js';
import { prepareEngine } from './prepare.js';

prepareEngine();
providePort(() => new EspruinoPort() as unknown as Port);

export * from '../../src/index.js';
export * from '../../src/process/absent.js';
export { openSerialConnection, type SerialPort } from './serial.js';

export const toThread = /* @__PURE__ */ absent('toThread', 'threads');
export const openUnixConnection = /* @__PURE__ */ absent('openUnixConnection', 'Unix sockets');
export const startUnixServer = /* @__PURE__ */ absent('startUnixServer', 'Unix sockets');
export { openStdin } from './stdin.js';
export { createDatagramEndpoint } from './udp.js';
