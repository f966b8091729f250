import { join } from 'node:path';
import { declare } from '../support/world.js';

await declare('every', join(import.meta.dirname, 'scenarios', 'every.ts'));
