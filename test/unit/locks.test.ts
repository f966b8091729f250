import { join } from 'node:path';
import { declare } from '../support/world.js';

await declare('locks', join(import.meta.dirname, 'scenarios', 'locks.ts'));
