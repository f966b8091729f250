import { join } from 'node:path';
import { declare } from '../support/world.js';

await declare('RingbufQueue', join(import.meta.dirname, 'scenarios', 'ringbuf.ts'));
