import { join } from 'node:path';
import { declare } from '../support/world.js';

await declare('timeouts', join(import.meta.dirname, 'scenarios', 'timeouts.ts'));
