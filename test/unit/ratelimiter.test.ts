import { join } from 'node:path';
import { declare } from '../support/world.js';

await declare('RateLimiter', join(import.meta.dirname, 'scenarios', 'ratelimiter.ts'));
