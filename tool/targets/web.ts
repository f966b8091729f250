import { modern } from '../../compiler/dialects.js';
import type { Target } from './target.js';

/** A page or a worker. The tool only builds for it; `uasyncio ide` runs such programs. */
export const web: Target = {
  id: 'web',
  port: 'web',
  library: '',
  modes: ['compiled'],
  dialect: modern,
  condition: 'browser',
  mainFields: ['browser', 'module', 'main'],
  provides: () => undefined,
  keepsPackages: false,
  minify: { target: 'esnext' },
};
