import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { XsBoard } from '../boards/index.js';
import { type BundleOptions, bundleApart } from './bundle.js';
import { xs } from './targets/xs.js';

const LIBRARY = 'uasyncio';
const TLS = 'embedded:io/socket/tcp/tls';

interface Manifest {
  include: string[];
  modules: { '*': string[] };
  preload: string[];
  platforms: object;
}

/** `main` can use the network at once: the SDK's setup/network connects before it starts. */
function manifest(modules: Map<string, string>): Manifest {
  const usesTls = [...modules.values()].some((code) => code.includes(TLS));
  const pico = { include: ['$(MODDABLE)/modules/io/manifests/pico/manifest_net.json'] };
  return {
    include: [
      '$(MODDABLE)/examples/manifest_base.json',
      '$(MODDABLE)/examples/manifest_net.json',
      '$(MODDABLE)/modules/io/manifest.json',
      ...(usesTls ? ['$(MODDABLE)/examples/io/tcp/tlssocket/manifest.json'] : []),
    ],
    modules: { '*': [...modules.keys()].map((name) => `./${name}`) },
    preload: [LIBRARY],
    platforms: { pico, 'pico/*': pico, '...': {} },
  };
}

/**
 * Writes a project for Moddable's mcconfig into a folder, and returns the files that were written. An existing manifest
 * is kept, because the user may have added modules of the SDK to it.
 */
export async function writeProject(
  folder: string,
  options: Omit<BundleOptions, 'target' | 'packages'>,
  warn: (warnings: string[]) => void,
): Promise<string[]> {
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new Error(`${folder} is a file: --board with Moddable writes a folder`);
  const { modules, warnings } = await bundleApart(
    { ...options, target: xs, packages: 'bare' },
    { program: 'main', library: LIBRARY },
  );
  warn(warnings);
  mkdirSync(folder, { recursive: true });
  const files: string[] = [];
  const write = (name: string, text: string): void => {
    files.push(join(folder, name));
    writeFileSync(join(folder, name), text);
  };
  for (const [name, code] of modules) write(`${name}.js`, code);
  const ours = manifest(modules);
  const kept = join(folder, 'manifest.json');
  if (existsSync(kept)) warn(lacking(kept, ours));
  else write('manifest.json', `${JSON.stringify(ours, null, 2)}\n`);
  return files;
}

/** Warnings: the modules that the program needs and an existing manifest does not name. */
function lacking(file: string, { include, modules }: Manifest): string[] {
  const text = readFileSync(file, 'utf8');
  return [...include, ...modules['*']]
    .filter((name) => !text.includes(`"${name}"`))
    .map((name) => `${file}, which stays as it is, does not name "${name}"`);
}

/** The command that the user has to type next. */
export function flashCommand(folder: string, { platform }: XsBoard): string {
  const quoted = /^[\w./-]+$/.test(folder) ? folder : `'${folder}'`;
  return `cd ${quoted} && mcconfig -d -m -p ${platform} ssid="…" password="…"`;
}
