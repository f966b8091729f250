import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of the project that is broken on purpose. */
export type Mutant = [file: string, line: string, mutant: string, meaning: string];

/** For each mutant: the file in src, the line, the broken line, and the mistake that it makes. */
export const MUTANTS: Mutant[] = [
  [
    'core/loop',
    'else this.tail_.next_ = node;',
    'else this.head_ = node;',
    'what was ready is forgotten',
  ],
  ['core/loop', 'return Math.ceil(this', 'return Math.floor(this', 'timers are early'],
  ['core/loop', '+ this.sequence_ / FRACTIONS', '', 'equal deadlines expire in no order'],
  [
    'core/loop',
    'Math.floor(this.timers_.when_) <= now',
    'this.timers_.when_ < now',
    'timers are late',
  ],
  [
    'core/timers',
    'return meld(root, orphans);',
    'return root;',
    'timers behind a cancelled one are lost',
  ],
  ['core/timers', 'if (next !== null) next.prev_ = prev;', '', 'the heap loses its links'],
  [
    'core/tasks',
    'else if (!on.cancel_(this, text)) this.interrupt_();',
    '',
    'a cancelled task stays where it waits',
  ],
  ['core/tasks', 'if (left === 0) this.state_ &= ~CANCEL;', '', 'uncancel takes nothing back'],
  [
    'core/tasks',
    'if (this.older_ !== null) this.older_.newer_ = this.newer_;',
    '',
    'the list of tasks breaks',
  ],
  [
    'core/waitqueue',
    'if (queue.waiters_ === waiter) queue.waiters_ = next;',
    '',
    'the first waiter leaves in vain',
  ],
  [
    'core/futures',
    'if (this.cancel(message)) return true;',
    '',
    'a cancelled task leaves running what it waits for',
  ],
  [
    'sync/locks',
    'if (!leave(this.lock_, task)) this.lock_.pass_();',
    'leave(this.lock_, task);',
    'a lock that was handed over is lost',
  ],
  ['sync/locks', 'leave(this.event_, task);', '', 'an Event wakes who has left'],
  ['sync/semaphores', 'semaphore.value_++;', '', 'a permit is lost'],
  [
    'sync/semaphores',
    'this.semaphore_.handed_--;\n    this.passAll_();\n    return true;',
    'this.semaphore_.handed_--;\n    return true;',
    'who queued up behind is not let in',
  ],
  [
    'sync/condition',
    'if (!leave(this, task)) notifyOne(this);',
    'leave(this, task);',
    'a notification is lost',
  ],
  ['sync/barrier', 'if (this.index_ >= 0) this.leave_();', '', 'a cancelled party counts for ever'],
  [
    'sync/queues',
    'if (!leave(this, task) && !this.queue_.empty()) notifyOne(this);',
    'leave(this, task);',
    'an item lies there and nobody is woken',
  ],
  [
    'sync/queues',
    'if (!leave(putters_, task) && !this.queue_.full()) notifyOne(putters_);',
    'leave(putters_, task);',
    'there is room and nobody is woken',
  ],
  [
    'sync/queues',
    'this.first_ = (at + 1) % items.length;',
    'this.first_ = at + 1;',
    'the ring has an end',
  ],
  [
    'combine/timeouts',
    'limit.task_.uncancel() <= limit.cancelling_',
    'limit.task_.uncancel() < limit.cancelling_',
    'a timeout is taken for a cancellation',
  ],
  [
    'combine/waitfor',
    'this.owner_.unschedule_(this);',
    '',
    'the deadline of a scope that is over strikes',
  ],
  [
    'combine/taskgroups',
    'if (this.parentCancelled_ && this.parent_.uncancel() === 0) cancellation = null;',
    '',
    'the parent stays cancelled',
  ],
  [
    'combine/wait',
    'if (this.left_ === 0 || timeout === null) return;',
    'return;',
    'asCompleted has no timeout',
  ],
  ['streams/reader', 'reader.scanned_ = 0;', '', 'a separator is overlooked'],
  [
    'streams/reader',
    'this.reader_.waiter_ = null;\n    const value = this.go_(task);',
    'const value = this.go_(task);',
    'a reader stays in its slot',
  ],
  [
    'streams/writer',
    'if (n === 0) return;\n      this.start_ += n;',
    'if (n === 0) return;',
    'bytes are sent twice',
  ],
  ['streams/reader', 'if (count + length > n) {', 'if (count > n) {', 'a character is split'],
  [
    'streams/writer',
    'if (this.drained_()) sent = this.push_(bytes, 0, bytes.length);',
    'sent = this.push_(bytes, 0, bytes.length);',
    'bytes overtake those that wait',
  ],
  [
    'core/futures',
    'else task.cancelLater_();',
    '',
    'a cancellation that comes when the gather is over is lost',
  ],
  [
    'streams/server',
    'this.clients_.size >= maxConnections',
    'this.clients_.size > maxConnections',
    'a server that is full takes one more',
  ],
  [
    'streams/idle',
    'if (this.late_ && !busy()) {',
    'if (this.ms_ > 0) {',
    'a peer pays for a loop that was late',
  ],
  [
    'streams/server',
    'writer.close();\n  }\n\n  private checkOver_',
    'writer.abort_();\n  }\n\n  private checkOver_',
    'a handler that throws takes back what it wrote',
  ],
  [
    'core/loop',
    'if (this.head_ === null) this.reportUnretrieved_();',
    'if (this.head_ !== undefined) this.reportUnretrieved_();',
    'an exception is reported before a task could retrieve it',
  ],
];

/** The path of the mutant's file in the project at `root`, its text, and the broken text. */
export function breakLine(
  root: string,
  [file, line, mutant]: Mutant,
): { path: string; source: string; broken: string } {
  const path = join(root, 'src', `${file}.ts`);
  const source = readFileSync(path, 'utf8');
  if (source.split(line).length !== 2)
    throw new Error(`src/${file}.ts: expected this line once, got none or several: ${line}`);
  return { path, source, broken: source.replace(line, mutant) };
}
