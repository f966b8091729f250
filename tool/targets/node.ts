import { isBuiltin } from 'node:module';
import { modern } from '../../compiler/dialects.js';
import { existingEngine } from './find.js';
import type { Target } from './target.js';

export const node: Target = {
  id: 'node',
  port: 'node',
  library: '',
  modes: ['compiled', 'native'],
  dialect: modern,
  condition: 'node',
  mainFields: ['main'],
  provides: (id) => (isBuiltin(id) ? { id, external: true, moduleSideEffects: false } : undefined),
  keepsPackages: true,
  minify: { target: 'esnext' },
  runner: {
    readsSourceMap: true,
    async find({ engine }) {
      const command = [existingEngine(engine) ?? process.execPath, '--enable-source-maps'];
      return { target: node, command };
    },
  },
};
