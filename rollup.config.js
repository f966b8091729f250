import { existsSync, readdirSync } from 'node:fs';
import { buildDesktop } from './tool/desktop.js';

// The compiler is built first, because it compiles the library.
await buildDesktop();
const { compiler, espruino } = await import(`./dist/compiler/rollup.js?${Date.now()}`);

const library = {
  name: 'library',
  resolveId(id, importer) {
    if (id === 'uasyncio/runtime')
      return this.resolve(`${import.meta.dirname}/src/compiled/runtime.ts`, importer);
    if (id === 'uasyncio/espruino-runtime')
      return this.resolve(`${import.meta.dirname}/ports/espruino/lowered.ts`, importer);
    if (id === './uasyncio.so') return { id, external: 'absolute' };
    return id.startsWith('.') && id.endsWith('.js')
      ? this.resolve(id.replace(/\.js$/, '.ts'), importer)
      : null;
  },
};

const named = {
  name: 'named',
  resolveId(id, importer = '') {
    const apart = /ports\/xs\/(tls|runtime)\.ts$/.test(importer) && id.startsWith('./');
    return apart ? { id: 'uasyncio', external: true } : null;
  },
};

// The library has no dependencies: whatever it imports by name is a module of an engine, or `uasyncio` itself.
const external = (id) => !/^[./\0]|^uasyncio\/(espruino-)?runtime$/.test(id);

function bundles(folder, input, options) {
  return {
    input,
    output: {
      dir: folder,
      format: 'esm',
      preserveModules: true,
      preserveModulesRoot: '.',
      sourcemap: true,
    },
    external,
    makeAbsoluteExternalsRelative: false,
    plugins: [library, compiler({ runtime: 'uasyncio/runtime', places: false, ...options })],
  };
}

/** The entries of each port: `index.ts`, and `compiled.ts` where `index.ts` supports native async functions. */
function portEntries() {
  const names = readdirSync('ports').filter((name) => name !== 'espruino');
  const entries = names.flatMap((name) => [
    [name, `ports/${name}/index.ts`],
    [`${name}-compiled`, `ports/${name}/compiled.ts`],
  ]);
  return Object.fromEntries(entries.filter(([, file]) => existsSync(file)));
}

export default [
  bundles('dist', {
    runtime: 'src/compiled/runtime.ts',
    py: 'src/py.ts',
    'xs/tls': 'ports/xs/tls.ts',
    'quickjs-os': 'ports/quickjs/os.ts',
    ...portEntries(),
  }),
  // For Moddable's manifests: these files import each other by the names that a manifest gives them.
  {
    input: {
      uasyncio: 'ports/xs/moddable.ts',
      runtime: 'ports/xs/runtime.ts',
      tls: 'ports/xs/tls.ts',
      net: 'ports/xs/net.ts',
      py: 'src/py.ts',
    },
    output: { dir: 'dist/moddable', format: 'esm', hoistTransitiveImports: false },
    external,
    plugins: [named, library, compiler({ runtime: 'uasyncio/runtime', places: false })],
  },
  // The library in Espruino's dialect.
  bundles(
    'dist/espruino',
    {
      runtime: 'src/compiled/runtime.ts',
      espruino: 'ports/espruino/index.ts',
      'espruino-runtime': 'ports/espruino/lowered.ts',
      py: 'src/py.ts',
    },
    { dialect: espruino },
  ),
];
