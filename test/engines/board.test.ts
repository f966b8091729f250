// Programs on the virtual board: XS and lwIP on a 32-bit chip, with the memory of each Moddable board.
import assert from 'node:assert/strict';
import { boards, type XsBoard } from '../../boards/index.js';
import { compileApart } from '../../tool/virtual.js';
import { isCompiled, lacking, runOnBoard } from '../support/board.js';
import { share } from '../support/conformance.js';
import { expectedOf, type Program, programs } from '../support/programs.js';
import { temporaryFolder } from '../support/temporary.js';

/** Why a program cannot run with both ends of its connections on one board; `on` names the boards, if not all. */
const CANNOT: Record<string, { on?: string[]; reason: string }> = {
  'streams-cancelled-reader-and-a-drain': { reason: 'it sends 16 MB from memory' },
  'streams-several-drains': { reason: 'it sends blocks that are larger than the heap' },
  'streams-several-clients': { reason: 'ten clients and their servers are 20 connections' },
  'server-max-connections': {
    on: ['pico-w-moddable'],
    reason: 'it needs more than five connections',
  },
  'streams-a-small-chat': {
    on: ['pico-w-moddable'],
    reason: 'three clients and their servers are six connections, and there are five',
  },
  ...Object.fromEntries(
    [
      'server-closes-with-input-unread',
      'streams-a-megabyte',
      'streams-idle-timeout',
      'streams-nothing-blocks',
    ].map((name) => [
      name,
      {
        on: ['pico-w-moddable'],
        reason:
          'both ends share the 4000 bytes that lwIP has for what is sent; with 16,000 they run',
      },
    ]),
  ),
};

/** When an end and a reset arrive before the program runs again, no port can close the socket in between. */
const CLOSED_TWICE = ['server-max-connections'];

const moddable = boards.filter((board) => board.engine === 'xs');

/** Groups boards with the same memory and network stack: these tests would be the same on all of a group. */
function kindsOf(list: XsBoard[]): XsBoard[][] {
  const kinds = new Map<string, XsBoard[]>();
  for (const board of list) {
    const key = JSON.stringify([board.heap, board.network]);
    kinds.set(key, [...(kinds.get(key) ?? []), board]);
  }
  return [...kinds.values()];
}

const all = programs(/^(?:streams|server)-/).filter(({ except }) => !except.some(isForBoards));

function isForBoards(target: string): boolean {
  return target === 'xs' || target === 'compiled xs';
}

/** The reason why a program cannot run on a group of boards. */
function obstacle(name: string, ids: string[]): string | undefined {
  const { on = ids, reason } = CANNOT[name] ?? { on: [] };
  return ids.some((id) => on.includes(id)) ? reason : undefined;
}

describe('on the virtual board', () => {
  const reason = lacking();

  it('the virtual board is installed', function () {
    if (reason === undefined) return;
    console.log(`      ${reason}`);
    this.skip();
  });

  for (const [at, kind] of kindsOf(moddable.filter(isCompiled)).entries()) {
    const ids = kind.map(({ id }) => id);
    describe(`like ${ids.join(', ')}`, () => {
      before(function () {
        if (reason !== undefined) this.skip();
      });
      for (const program of share(all, 12, at)) {
        const { name } = program;
        const cannot = obstacle(name, ids);
        if (cannot === undefined) it(name, () => check(kind[0] as XsBoard, program));
        else it(`${name}: ${cannot}`);
      }
    });
  }

  it('the exceptions name existing programs only', () => {
    const names = all.map(({ name }) => name);
    for (const name of [...Object.keys(CANNOT), ...CLOSED_TWICE])
      assert.ok(names.includes(name), name);
  });
});

/** The files of each program, built once for all boards. */
const built = new Map<Program, Promise<string[]>>();

async function build({ name, source }: Program): Promise<string[]> {
  return (await compileApart(source, 'compiled', temporaryFolder(name))).paths;
}

async function check(board: XsBoard, program: Program): Promise<void> {
  const building = built.get(program) ?? build(program);
  built.set(program, building);
  const { stdout, stderr, code, usage } = await runOnBoard(board, await building);
  assert.equal(stdout.trimEnd(), expectedOf(program), stderr);
  assert.equal(code, 0, stderr);
  assert.ok(usage !== undefined && usage.slots > 0, 'it reports what was used');
  if (!CLOSED_TWICE.includes(program.name))
    assert.equal(usage.closedTwice, 0, 'the SDK would have freed a connection twice');
}
