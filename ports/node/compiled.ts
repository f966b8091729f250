import { providePort } from '../../src/port.js';
import { NodePort } from './port.js';

providePort(() => new NodePort());

export * from '../../src/index.js';
