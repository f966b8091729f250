import { providePort } from '../../src/core/port.js';
import { QuickJsPort } from './port.js';

providePort(() => new QuickJsPort());

export * from '../../src/index.js';
export { openConnection, startServer } from '../../src/streams/secure.js';
export { connectReadPipe, connectWritePipe, openStdin } from './pipes.js';
export { createSubprocessExec, createSubprocessShell } from './process.js';
export { openSerialConnection } from './serial.js';
export { toThread } from './threads.js';
export { createDatagramEndpoint } from './udp.js';
export { openUnixConnection, startUnixServer } from './unix.js';
