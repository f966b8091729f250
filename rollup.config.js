import { existsSync, readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { buildDesktop } from './tool/desktop.js';

// The compiler is built first, because it compiles the library.
await buildDesktop();
const { compiler, espruino, vars } = await import(`./dist/compiler/rollup.js?${Date.now()}`);

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

// Espruino's sockets are apart from its port, so that programs without sockets do not load them.
const espruinoSockets = {
  name: 'espruino-sockets',
  resolveId(id, importer) {
    return id === './sockets.js' && /src.streams.\w+\.ts$/.test(importer)
      ? this.resolve(`${import.meta.dirname}/ports/espruino/sockets.ts`, importer)
      : null;
  },
};

const named = {
  name: 'named',
  resolveId(id, importer = '') {
    const apart = /ports\/xs\/(tls|runtime)\.ts$/.test(importer) && id.startsWith('./');
    if (apart) return { id: 'uasyncio', external: true };
    const isProtocol = importer.includes('/src/protocols/');
    return isProtocol && id === 'uasyncio/runtime' ? { id, external: true } : null;
  },
};

// Stay modules of their own, which the tool replaces: here Rollup must not fold their constants.
const profile = {
  name: 'profile',
  resolveId(id, importer) {
    if (!/(?:^|\/)(?:profile|parts)\.js$/.test(id) || importer === undefined) return null;
    return { id: resolve(dirname(importer), id), external: 'relative' };
  },
};
const PROFILE = {
  'src/core/profile': 'src/core/profile.ts',
  'src/protocols/parts': 'src/protocols/parts.ts',
};

// The library has no dependencies: whatever it imports by name is a module of an engine, or `uasyncio` itself.
const external = (id) => !/^[./\0]|^uasyncio\/(espruino-)?runtime$/.test(id);

function bundles(folder, input, options, ...plugins) {
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
    plugins: [
      ...plugins,
      profile,
      library,
      compiler({ runtime: 'uasyncio/runtime', places: false, ...options }),
      vars(),
    ],
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

/** The entries of the protocols: `uasyncio/mqtt` and the like. */
const protocols = Object.fromEntries(
  readdirSync('src/protocols', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [name, `src/protocols/${name}/index.ts`]),
);

/** A manifest cannot name the modules that WebSocket would share with HTTP. */
const { websocket: _, ...forManifests } = protocols;

export default [
  bundles('dist', {
    ...PROFILE,
    runtime: 'src/compiled/runtime.ts',
    py: 'src/py.ts',
    ...protocols,
    inspect: 'src/debug/inspect.ts',
    trace: 'src/debug/trace.ts',
    'xs/tls': 'ports/xs/tls.ts',
    'quickjs-os': 'ports/quickjs/os.ts',
    'websocket-web': 'ports/web/websocket.ts',
    'http/files-node': 'ports/node/files.ts',
    'http/files-quickjs': 'ports/quickjs/files.ts',
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
      ...forManifests,
    },
    output: { dir: 'dist/moddable', format: 'esm', hoistTransitiveImports: false },
    external,
    plugins: [named, library, compiler({ runtime: 'uasyncio/runtime', places: false }), vars()],
  },
  // The library in Espruino's dialect.
  bundles(
    'dist/espruino',
    {
      ...PROFILE,
      runtime: 'src/compiled/runtime.ts',
      espruino: 'ports/espruino/index.ts',
      'espruino-runtime': 'ports/espruino/lowered.ts',
      py: 'src/py.ts',
      ...protocols,
      trace: 'src/debug/trace.ts',
    },
    { dialect: espruino },
    espruinoSockets,
  ),
];
