import assert from 'node:assert/strict';
import { Stacks } from '../../tool/output.js';

const NOTHING = Buffer.from([0xff, 0x00, 0x0d, 0x0a, 0x20, 0x20, 0x61]);

/** The stack of an error in an object, between other output: two lines of it are the program's. */
const PRINTED = `{
  e: Error: é
      at inner (/b.js:1:1)
      at async #100 {
    code: 1
  }
}
  at noon

   a: `;

const MAP = JSON.stringify({
  version: 3,
  file: 'b.js',
  sources: ['/app.ts'],
  names: [],
  mappings: 'AAAA',
  x_uasyncio: [[100, 'main', 0, 7, 5, 6, 9]],
});

const TRANSLATED = PRINTED.replace('/b.js:1:1', '/app.ts:1:1').replace(
  'async #100',
  'main (/app.ts:7:5)',
);

function newStacks(): Stacks {
  return new Stacks(new Map([['/b.js', MAP]]));
}

async function through(chunks: Buffer[]): Promise<string> {
  const stacks = newStacks();
  for (const chunk of chunks) stacks.write(chunk);
  stacks.end();
  return Buffer.concat(await stacks.toArray()).toString('latin1');
}

describe('the output of an engine', () => {
  // Paths are shown from the current folder.
  const folder = process.cwd();
  before(() => process.chdir('/'));
  after(() => process.chdir(folder));

  const all = Buffer.concat([Buffer.from(PRINTED), NOTHING]);
  const expected = Buffer.concat([Buffer.from(TRANSLATED.replaceAll('/app', 'app')), NOTHING]);

  it('passes unchanged, except for stacks, whatever its chunks are', async () => {
    for (let i = 0; i <= all.length; i++) {
      const text = await through([all.subarray(0, i), all.subarray(i)]);
      assert.equal(text, expected.toString('latin1'), `in two parts at ${i}`);
    }
    assert.equal(
      await through([...all].map((byte) => Buffer.from([byte]))),
      expected.toString('latin1'),
    );
  });

  it('passes a line at once that has no end yet', () => {
    const stacks = newStacks();
    stacks.write('name: ');
    assert.equal(`${stacks.read()}`, 'name: ');
  });

  it('passes what stood before a stack at once', () => {
    const stacks = newStacks();
    stacks.write('Error: oops\n    at f (/b.js');
    assert.equal(`${stacks.read()}`, 'Error: oops\n');
    stacks.end();
  });
});
