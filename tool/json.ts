import type { TransformFailure } from 'esbuild';
import type { Plugin } from 'rollup';

const JSON_FILE = /\.json$/;

/** A rollup plugin: a JSON file is a module whose default export is the data, and whose other exports are its parts. */
export function json(): Plugin {
  return {
    name: 'uasyncio-json',
    transform: {
      filter: { id: JSON_FILE },
      async handler(data, id) {
        const { transform } = await import('esbuild');
        try {
          const { code } = await transform(data, { loader: 'json', format: 'esm' });
          return { code, map: { mappings: '' } };
        } catch (failure) {
          const [first] = (failure as TransformFailure).errors;
          if (first === undefined) throw failure;
          const { line = 1, column = 0 } = first.location ?? {};
          return this.error({ message: first.text, id, loc: { file: id, line, column } });
        }
      },
    },
  };
}
