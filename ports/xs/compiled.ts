import { absent } from '../../src/core/absent.js';
import { providePort } from '../../src/core/port.js';
import { XsPort } from './port.js';
import { prepareConsole } from './prepare.js';

// Here, because programs may print before they call `run`.
prepareConsole();
providePort(() => new XsPort());

export * from '../../src/index.js';

export { openConnection, startServer } from './secure.js';
export { createDatagramEndpoint } from './udp.js';
export const openUnixConnection = /* @__PURE__ */ absent('openUnixConnection', 'Unix sockets');
export const startUnixServer = /* @__PURE__ */ absent('startUnixServer', 'Unix sockets');
export * from '../../src/process/absent.js';
export { openSerialConnection, type SerialPins } from './serial.js';
export { openStdin } from './stdin.js';
export { toThread } from './threads.js';
