import { join } from 'node:path';
import { declare } from '../support/world.js';

await declare('gather', join(import.meta.dirname, 'scenarios', 'gather.ts'));
