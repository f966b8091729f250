import { join } from 'node:path';
import { declare } from '../support/world.js';

await declare('tasks', join(import.meta.dirname, 'scenarios', 'tasks.ts'));
