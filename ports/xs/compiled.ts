import { providePort } from '../../src/core/port.js';
import { XsPort } from './port.js';
import { prepareConsole } from './prepare.js';

// For what programs print before they run anything.
prepareConsole();
providePort(() => new XsPort());

export * from '../../src/index.js';
