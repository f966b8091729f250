// Breaks the scheduler, the locks, the queues and the streams on purpose, one line at a time, in a copy of the project:
// the suite has to notice every time. `tsx test/soak/mutations.ts [part of a file's name]`.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../tool/root.js';

/** File of src, the line, what it becomes, and what that means. */
const MUTATIONS: [file: string, line: string, mutant: string, meaning: string][] = [
  [
    'loop',
    'else this.tail_.next_ = node;',
    'else this.head_ = node;',
    'what was ready is forgotten',
  ],
  ['loop', 'return Math.ceil(this', 'return Math.floor(this', 'timers are early'],
  ['loop', '+ this.sequence_ / FRACTIONS', '', 'equal deadlines expire in no order'],
  ['loop', 'Math.floor(this.timers_.when_) <= now', 'this.timers_.when_ < now', 'timers are late'],
  [
    'timers',
    'return meld(root, orphans);',
    'return root;',
    'timers behind a cancelled one are lost',
  ],
  ['timers', 'if (next !== null) next.prev_ = prev;', '', 'the heap loses its links'],
  [
    'tasks',
    'if (on?.cancel_(this, message)) return true;',
    '',
    'a cancelled task stays where it waits',
  ],
  [
    'tasks',
    'if (left === 0 && this.on_ === null) this.state_ &= ~CANCEL;',
    '',
    'uncancel takes nothing back',
  ],
  [
    'tasks',
    'if (this.older_ !== null) this.older_.newer_ = this.newer_;',
    '',
    'the list of tasks breaks',
  ],
  [
    'queue',
    'if (queue.waiters_ === waiter) queue.waiters_ = next;',
    '',
    'the first waiter leaves in vain',
  ],
  [
    'futures',
    'if (!task.ready_) dequeue(this, task);',
    '',
    'a cancelled waiter stays in the queue',
  ],
  [
    'locks',
    'if (task.ready_) this.lock_.pass_();',
    'if (task.ready_) {}',
    'a lock that was handed over is lost',
  ],
  ['locks', 'if (!task.ready_) dequeue(this.event_, task);', '', 'an Event wakes who has left'],
  ['semaphores', 'semaphore.value_++;', '', 'a permit is lost'],
  [
    'semaphores',
    'this.semaphore_.handed_--;\n    this.passAll_();\n    return true;',
    'this.semaphore_.handed_--;\n    return true;',
    'who queued up behind is not let in',
  ],
  ['condition', 'else notifyOne(this);', '', 'a notification is lost'],
  ['barrier', 'if (this.index_ >= 0) this.leave_();', '', 'a cancelled party counts for ever'],
  [
    'queues',
    'else if (!this.queue_.empty()) notifyOne(this);',
    '',
    'an item lies there and nobody is woken',
  ],
  [
    'queues',
    'else if (!this.queue_.full()) notifyOne(putters_);',
    '',
    'there is room and nobody is woken',
  ],
  [
    'queues',
    'this.first_ = (at + 1) % items.length;',
    'this.first_ = at + 1;',
    'the ring has an end',
  ],
  [
    'timeout',
    'this.task_.uncancel() <= this.cancelling_',
    'this.task_.uncancel() < this.cancelling_',
    'a timeout is taken for a cancellation',
  ],
  [
    'timeouts',
    'if (this.armed_) this.owner_.unschedule_(this);',
    '',
    'the deadline of a scope that is over strikes',
  ],
  [
    'taskgroups',
    'if (this.parentCancelled_ && this.parent_.uncancel() === 0) cancellation = null;',
    '',
    'the parent stays cancelled',
  ],
  [
    'wait',
    'if (this.left_ === 0 || timeout === null) return;',
    'return;',
    'asCompleted has no timeout',
  ],
  [
    'streams',
    'this.start_ += n;\n    this.scanned_ = 0;',
    'this.start_ += n;',
    'a separator is overlooked',
  ],
  [
    'streams',
    'this.reader_.waiting_ = null;\n    const value = this.go_(task);',
    'const value = this.go_(task);',
    'a reader stays in its slot',
  ],
  [
    'streams',
    'if (n === 0) return;\n      this.start_ += n;',
    'if (n === 0) return;',
    'bytes are sent twice',
  ],
  ['streams', 'if (count + length > n) {', 'if (count > n) {', 'a character is split'],
  [
    'streams',
    'if (this.drained_()) sent = this.push_(bytes, 0, bytes.length);',
    'sent = this.push_(bytes, 0, bytes.length);',
    'bytes overtake those that wait',
  ],
];

const units = (names: string) => names.split(' ').map((name) => `test/unit/${name}.test.ts`);

// The quickest first: most mutants do not outlive them.
const STAGES = [
  units('explore network locks timeouts gather futures'),
  units('events tasks loop'),
  units('orders'),
  ['--grep', ' on node', 'test/ports/streams.test.ts', 'test/ports/six-bugs.test.ts'],
];
const LIMIT_MS = 240_000;

function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'uasyncio-mutant-'));
  const root = packageRoot();
  for (const name of ['src', 'ports', 'test', 'tool', 'boards', 'docs', 'dist'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ['package.json', 'rollup.config.js', 'tsconfig.json', '.mocharc.json'])
    cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function succeeds(folder: string, ...command: string[]): boolean {
  const [file, ...args] = command as [string, ...string[]];
  const { status } = spawnSync(file, args, {
    cwd: folder,
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  return status === 0;
}

/** Whether the suite notices; a mutant on which it never ends is noticed too. */
function isCaught(folder: string): boolean {
  if (!succeeds(folder, 'npx', 'rollup', '-c', '--silent')) return true;
  const mocha = ['npx', 'mocha', '--bail', '--timeout', '30000', '--parallel', '--jobs', '2'];
  return STAGES.some((tests) => !succeeds(folder, ...mocha, ...tests));
}

function main(): void {
  const wanted = process.argv[2] ?? '';
  const folder = copyOfProject();
  let caught = 0;
  let tried = 0;
  try {
    if (isCaught(folder)) throw new Error('the suite fails without a mutation');
    for (const [file, line, mutant, meaning] of MUTATIONS) {
      if (!file.includes(wanted)) continue;
      const path = join(folder, 'src', `${file}.ts`);
      const source = readFileSync(path, 'utf8');
      if (source.split(line).length !== 2)
        throw new Error(`src/${file}.ts: not there, or more than once: ${line}`);
      writeFileSync(path, source.replace(line, mutant));
      const found = isCaught(folder);
      writeFileSync(path, source);
      tried++;
      if (found) caught++;
      console.log(`${found ? 'caught' : 'MISSED'}  ${file}: ${meaning}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${caught} of ${tried} mutations caught`);
  process.exitCode = caught === tried ? 0 : 1;
}

main();
