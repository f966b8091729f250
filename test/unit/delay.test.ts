import { join } from 'node:path';
import { declare } from '../support/world.js';

await declare('Delay', join(import.meta.dirname, 'scenarios', 'delay.ts'));
