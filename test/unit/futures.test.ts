import { join } from 'node:path';
import { declare } from '../support/world.js';

await declare('futures', join(import.meta.dirname, 'scenarios', 'futures.ts'));
