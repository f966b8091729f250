import { xs as dialect } from '../../compiler/dialects.js';
import { progress } from '../progress.js';
import { ensureXsHost } from '../xs.js';
import { existingEngine } from './find.js';
import type { Target } from './target.js';

/** Modules of Moddable's SDK. Some have names that an npm package could have too. */
const MODDABLE = /^(?:timer|time|net|(?!node:)\w+:.*)$/;

export const xs: Target = {
  id: 'xs',
  port: 'xs',
  library: '',
  modes: ['compiled', 'native'],
  lines: 'operand',
  dialect,
  condition: 'moddable',
  mainFields: ['module', 'main'],
  provides: (id) =>
    MODDABLE.test(id) ? { id, external: true, moduleSideEffects: false } : undefined,
  mayBeProvided: (id) => !/^\.|^node:|^uasyncio\b/.test(id),
  keepsPackages: false,
  minify: { target: 'esnext' },
  runner: {
    readsSourceMap: false,
    async find({ engine }) {
      return { target: xs, command: [existingEngine(engine) ?? (await ensureXsHost(progress))] };
    },
  },
};
