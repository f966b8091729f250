// Parts of the library that a program has only if one of its modules says a word.
import { join } from 'node:path';
import type { Plugin, PluginContext } from 'rollup';
import { quoted } from './quoted.js';
import { distFolder } from './root.js';
import type { Target } from './targets/target.js';

/** By constant of src/protocols/parts.ts: what a program says that uses the part. */
const PARTS: Record<string, RegExp> = {
  MQTT5: /\bprotocolVersion\b/,
  QOS: /\bqos\b/,
  // What is no literal can be anything.
  QOS2: /\bqos\b(?!\s*:\s*[01]\b)/,
  WILL: /\bwill\b/,
  SUBSCRIBE: /\bsubscribe\b/,
  RESPONSE: /\b(?:Response|serve|eventStream|files|upgrade)\b/,
  METHOD: /\b(?:method|body)\b/,
  // `Response.json(value)` makes a body.
  BODY: /(?<!\bResponse\.)\b(?:text|json|bytes|arrayBuffer|body)\b/,
  PIECES: /\b(?:body|yield|iterator|asyncIterator|eventStream|files|pieces)\b|\bResponse\(\s*\[/,
  EVENTS: /\beventStream\b/,
  STATUS: /\b(?:status|redirect|files|upgrade)\b/,
  REDIRECT: /\bredirect\b/,
  // To begin TLS again for each request would be slow.
  KEEPALIVE: /\b(?:keepalive|https|ssl)\b/,
  HEADERS: /\b(?:headers|Headers|files|eventStream|upgrade)\b/,
  PASSWORD: /\b(?:username|password)\b|:\/\/[^\s'"`]*@/,
  PROTOCOLS: /\bprotocols\b/,
};

/** Parts without which a program does something else: only the lean profile leaves them out. */
const USUAL = ['REDIRECT', 'KEEPALIVE'];

/**
 * A rollup plugin that leaves out the parts that no module of the program says, be it in a comment. Not for engines that
 * load packages themselves: these are not seen here.
 */
export function parts(target: Target, isLean: boolean): Plugin[] {
  if (target.keepsPackages) return [];
  const said = new Map<string, string[]>();
  const library = new RegExp(`^${quoted(distFolder())}/`);
  const file = join(distFolder(), target.library, 'src/protocols/parts.js');
  return [
    {
      name: 'uasyncio-parts',
      transform: {
        filter: { id: { exclude: library } },
        handler(code, id) {
          said.set(
            id,
            Object.keys(PARTS).filter((name) => (PARTS[name] as RegExp).test(code)),
          );
          return null;
        },
      },
      load: {
        filter: { id: new RegExp(`^${quoted(file)}$`) },
        async handler() {
          await program(this, library);
          const all = new Set([...said.values(), isLean ? [] : USUAL].flat());
          return Object.keys(PARTS)
            .map((name) => `export const ${name} = ${all.has(name)};`)
            .join('');
        },
      },
    },
  ];
}

/** Waits until all modules of the program are loaded. */
async function program(context: PluginContext, library: RegExp): Promise<void> {
  const entries = [...context.getModuleIds()].filter((id) => context.getModuleInfo(id)?.isEntry);
  const seen = new Set<string>();
  const load = async (id: string): Promise<void> => {
    if (seen.has(id) || library.test(id)) return;
    seen.add(id);
    if (context.getModuleInfo(id)?.isExternal) return;
    const { importedIds, dynamicallyImportedIds } = await context.load({
      id,
      resolveDependencies: true,
    });
    await Promise.all([...importedIds, ...dynamicallyImportedIds].map(load));
  };
  await Promise.all(entries.map(load));
}
