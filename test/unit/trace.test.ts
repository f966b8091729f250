import assert from 'node:assert/strict';
import { Traces } from '../../tool/trace.js';

/** One line of a bundle: the first line of the source, and from the 21st character the second. */
const MAP = {
  version: 3,
  file: 'app.js',
  sources: ['/app.ts'],
  sourcesContent: ['f();\n  throw new Error(1);\n'],
  names: [],
  mappings: 'AAAA,oBACE',
  x_uasyncio_functions: [['Box.f', 0, 1, 1, 2, 22, 'x']],
};

describe('a stack in a log', () => {
  const folder = process.cwd();
  before(() => process.chdir('/'));
  after(() => process.chdir(folder));

  function traced(map: object, ...lines: string[]): string[] {
    const found: string[] = [];
    const traces = new Traces(new Map(), (line) => found.push(line));
    traces.add('app\\.js', JSON.stringify({ ...MAP, ...map }));
    for (const line of lines) traces.line(line);
    traces.flush();
    return found;
  }

  it('of Espruino has columns in bytes, at the ends of calls, and the code of each place', () => {
    const on = { x_uasyncio_wide: [[0, 5, 2]] };
    const picture = ['...new Error(1);', '     ^'];
    assert.deepEqual(
      traced(on, 'Error: 1', '    at x (app.js:0:24)', ...picture, '    at async #9', 'after'),
      ['Error: 1', '    at Box.f (app.ts:2:9)', 'after'],
    );
    assert.deepEqual(traced(on, '    at x (app.js:1:22)', ...picture, 'after'), [
      '    at Box.f (app.ts:1:1)',
      'after',
    ]);
    assert.deepEqual(traced(on, '    at x (app.js:0:24)', 'after'), [
      '    at Box.f (app.ts:2:9)',
      'after',
    ]);
  });

  it('without lines shows the lines of functions, by the names that the minifier gave them', () => {
    assert.deepEqual(traced({}, 'Error: 1', '    at x (app.js)', '    at y (app.js)'), [
      'Error: 1',
      '    at Box.f (app.ts:1)',
    ]);
  });

  it('has the column of a call of which the engine knows the line', () => {
    const on = { x_uasyncio_functions: [['f', 0, 1, 1, 2, 22]], mappings: 'AAAA;AACE,MAAM' };
    assert.deepEqual(traced(on, 'Error: 1', '    at f (app.js:2)'), [
      'Error: 1',
      '    at f (app.ts:2:9)',
    ]);
  });
});
