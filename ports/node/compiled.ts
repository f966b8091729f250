import { providePort } from '../../src/core/port.js';
import { NodePort } from './port.js';

providePort(() => new NodePort());

export * from '../../src/index.js';
