import assert from 'node:assert/strict';
import { buildProgram } from '../support/builds.js';
import { runOn, stopEngines } from '../support/engines.js';
import { differences, fileOf, onNode, type Programs, transcripts } from '../support/lowering.js';
import { BINDINGS } from './bindings.js';

/*
 * Programs in one bundle for each engine, compared with what Node makes of them itself.
 */
const ENGINES = ['node', 'quickjs', 'xs', 'espruino-model'];

/** What an engine has wrong in native code too. */
const QUIRKS: Record<string, string[]> = {
  quickjs: ['a class in its own static fields'],
  xs: ['a parameter and a variable of the same name'],
};

const TABLES: Record<string, Programs> = { 'variables and their scopes': BINDINGS };

describe('the language, compiled', () => {
  after(stopEngines);
  for (const [what, programs] of Object.entries(TABLES))
    for (const engine of ENGINES)
      it(`${what}, on ${engine}`, async () => {
        const file = await buildProgram(engine, 'compiled', fileOf(programs));
        const isQuirk = (text: string) => QUIRKS[engine]?.some((name) => text.startsWith(name));
        const { stdout, stderr } = await runOn(engine, file);
        const found = differences(transcripts(stdout), await onNode(programs));
        assert.deepEqual(
          found.filter((text) => !isQuirk(text)),
          [],
          stderr,
        );
      });
});
