// The modules of src/protocols in virtual time: they use the same library as uasyncio/sim.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rollup } from 'rollup';
import { packageRoot } from '../../tool/root.js';
import { temporaryFolder } from './temporary.js';

const DIST = join(packageRoot(), 'dist');

/** Imports `uasyncio/<name>`. The entry in tsconfig.json would make tsx load a second library for it. */
export async function protocol<Module>(name: string): Promise<Module> {
  const bundle = await rollup({
    input: join(DIST, `${name}.js`),
    plugins: [
      {
        name: 'in-virtual-time',
        resolveId(id, importer) {
          if (importer === undefined) return id;
          const file = id === 'uasyncio' ? join(DIST, 'sim.js') : join(importer, '..', id);
          const isOurs = file.startsWith(join(DIST, 'src', 'protocols'));
          return isOurs ? file : { id: pathToFileURL(file).href, external: 'absolute' };
        },
      },
    ],
  });
  const file = join(temporaryFolder('protocols'), `${name}.mjs`);
  await bundle.write({ file });
  await bundle.close();
  return (await import(pathToFileURL(file).href)) as Module;
}
