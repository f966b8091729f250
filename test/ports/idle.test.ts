import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  cleanUp,
  commandFor,
  dial,
  isEspruino,
  type Running,
  start,
  startCommand,
  TARGETS,
} from '../support/ports.js';
import { temporaryFolder } from '../support/temporary.js';

/* A program that sleeps with an idle server open does not wake up. */

const POLLS =
  /^(epoll_wait|epoll_pwait|epoll_pwait2|select|pselect6|poll|ppoll|nanosleep|clock_nanosleep)$/;

/** Whether `strace` is installed and permitted. */
function canTrace(): boolean {
  return spawnSync('strace', ['-c', '-o', '/dev/null', 'true']).status === 0;
}

/** How often each system call was made, from the table of `strace -c`. */
function callsIn(table: string): Map<string, number> {
  const calls = new Map<string, number>();
  for (const line of table.split('\n')) {
    const words = line.trim().split(/\s+/);
    if (/^\d+\.\d+$/.test(words[0] ?? '')) calls.set(words.at(-1) as string, Number(words[3]));
  }
  calls.delete('total');
  return calls;
}

async function visit(program: Running): Promise<void> {
  await program.value('awake');
  await dial(await program.port());
  await program.finish();
}

/** How often the threads of a process have gone to sleep. */
function switches(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^voluntary_ctxt_switches:\s*(\d+)$/m.exec(status)?.[1]);
}

describe('idle', () => {
  // Espruino is left out: the engine itself polls its sockets all the time.
  const targets = TARGETS.filter((target) => !isEspruino(target));
  afterEach(cleanUp);

  it('QuickJS: fewer than 10 system calls wait within 10 s, counted by strace', async function () {
    if (!canTrace()) this.skip();
    const table = join(temporaryFolder('strace'), 'table');
    const command = await commandFor('quickjs', 'idle');
    const begin = performance.now();
    const program = startCommand(['strace', '-c', '-f', '-o', table, ...command, '10']);
    await visit(program);
    assert.ok(performance.now() - begin >= 10_000);
    const calls = callsIn(readFileSync(table, 'utf8'));
    assert.ok(calls.size > 5, [...calls.keys()].join(' '));
    const polls = [...calls].filter(([name]) => POLLS.test(name));
    const count = polls.reduce((sum, [, n]) => sum + n, 0);
    assert.ok(count > 0 && count < 10, polls.join(' '));
  });

  for (const target of targets) {
    it(`${target}: fewer than 10 context switches within 3 s, counted by /proc`, async () => {
      const program = await start(target, 'idle', 3);
      await program.port();
      const before = switches(program.child.pid);
      await program.value('awake');
      const count = switches(program.child.pid) - before;
      await visit(program);
      assert.ok(count < 10, `${count} switches`);
    });
  }
});
