import { providePort } from '../../src/core/port.js';
import { EspruinoPort } from './port.js';
import { prepareEngine } from './prepare.js';

prepareEngine();
providePort(() => new EspruinoPort());

export * from '../../src/index.js';
export { openSerialConnection, type SerialPort } from './serial.js';
