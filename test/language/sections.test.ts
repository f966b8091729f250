import assert from 'node:assert/strict';
import { buildProgram } from '../support/builds.js';
import { WHOLE } from '../support/conformance.js';
import { runOn, stopEngines } from '../support/engines.js';
import { differences, fileOf, onNode, type Programs, transcripts } from '../support/lowering.js';
import { SECTIONS } from './sections.js';

// All programs of a section are one bundle for each engine; Node's own run of them says what is right.
const ENGINES = ['node', 'quickjs', 'xs', 'espruino-model'];

/** What Espruino does not do, by words in the names of programs. Programs that use Symbol cannot run there either. */
const NOT_ON_ESPRUINO: Record<string, string> = {
  'counts the parameters before the first default': 'defaults are lowered',
  'an error in a parameter': 'reading a property of undefined is an Error, not a TypeError',
  'a member and its object': 'the same',
  'private names in async methods': 'the same',
  'patterns are assigned from left to right': 'the same',
  'the `this`, `arguments` and `super`': 'super in object literals is not lowered',
  'new.target': 'there is none',
  'a derived class calls `super`': 'there is no new.target',
  'getters and names of an object': 'Object.keys does not list getters',
  'names of functions': 'functions have none',
  'undefined as `this`': 'functions are not strict',
};

function playable(programs: Programs, engine: string): Programs {
  if (engine !== 'espruino-model') return programs;
  const without = Object.keys(NOT_ON_ESPRUINO);
  return Object.fromEntries(
    Object.entries(programs).filter(
      ([name, source]) =>
        !/\bSymbol\b/.test(source) && !without.some((words) => name.includes(words)),
    ),
  );
}

describe('ECMA-262 by sections, compiled', () => {
  after(stopEngines);
  for (const [at, [what, all]] of Object.entries(SECTIONS).entries())
    for (const engine of ENGINES.filter((_, i) => WHOLE || i % 2 === 1 || at % 4 === i))
      it(`${what}, on ${engine}`, async () => {
        const programs = playable(all, engine);
        const file = await buildProgram(engine, 'compiled', fileOf(programs));
        const { stdout, stderr } = await runOn(engine, file);
        assert.deepEqual(differences(transcripts(stdout), await onNode(programs)), [], stderr);
      });
});
