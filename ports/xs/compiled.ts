import { providePort } from '../../src/core/port.js';
import { XsPort } from './port.js';
import { prepareConsole } from './prepare.js';

// Here, because programs may print before they call `run`.
prepareConsole();
providePort(() => new XsPort());

export * from '../../src/index.js';
