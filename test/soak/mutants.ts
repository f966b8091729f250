import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of the project that is broken on purpose. */
export type Mutant = [file: string, line: string, mutant: string, meaning: string];

/** Mutants of the library. For each: the file in src, the line, the broken line, and the mistake that it makes. */
export const MUTANTS: Mutant[] = [
  [
    'core/frame',
    'if (head !== null) tail = (tail as Ready).next_ = node;\n  else {',
    '{',
    'what was ready is forgotten',
  ],
  [
    'core/frame',
    'head = tail = task;\n            else tail = (tail as Ready).next_ = task;',
    'head = tail = task;\n            else tail = task as Ready;',
    'a task that yields is lost behind others',
  ],
  [
    'core/frame',
    'if (left === 0 || head === null) break;',
    'if (head === null) break;',
    'tasks that yield starve timers',
  ],
  [
    'core/frame',
    '  if (head !== null) rouse();\n',
    '',
    'what a native function makes ready between turns sleeps',
  ],
  [
    'core/frame',
    'if (state & CANCEL && delivers) {',
    'if (state & CANCEL) {',
    'a cancellation is delivered to native code twice',
  ],
  [
    'core/frame',
    '              if (task.state_ & CANCEL) task.deliver_();\n              continue;',
    '              continue;',
    'a task that is cancelled while it waits again goes on',
  ],
  [
    'core/frame',
    '            if (task.state_ & CANCEL) task.deliver_();\n            break;',
    '            break;',
    'a task that cancels itself and waits goes on',
  ],
  [
    'core/frame',
    '                if (unawaited !== null) startUnawaited();\n                task.finish_(RESULT, out);',
    '                task.finish_(RESULT, out);',
    'what the last statement of a task calls runs in another task',
  ],
  [
    'core/frame',
    'frame.c = value = out;',
    'value = out;',
    'a coroutine that has ended has another result',
  ],
  [
    'core/frame',
    'const after = stopped ? 0 : rest;',
    'const after = rest;',
    'tasks run when the loop has paused',
  ],
  ['core/waitqueue', '(waiter.prev_ as Waiter).next_ = null;', '', 'a wake-up of all has no end'],
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
  ['core/tasks', 'if (older !== null) older.newer_ = newer;', '', 'the list of tasks breaks'],
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
    'if (!leave(this, task)) this.owned_ = notifyOne(this) ? HANDED : FREE;',
    'leave(this, task);',
    'a lock that was handed over is lost',
  ],
  [
    'core/waitqueue',
    '    leave(this, task);\n    return false;',
    '    return false;',
    'an Event wakes who has left',
  ],
  ['sync/semaphores', '      this.value_++;', '', 'a permit is lost'],
  [
    'sync/semaphores',
    'this.handed_--;\n    this.passAll_();\n    return true;',
    'this.handed_--;\n    return true;',
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
    'if (!leave(this, task) && this.queue_.count_ > 0) notifyOne(this);',
    'leave(this, task);',
    'an item lies there and nobody is woken',
  ],
  [
    'sync/queues',
    'if (!leave(queue, task) && queue.count_ < queue.limit_) notifyOne(queue);',
    'leave(queue, task);',
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
    'limit.task_.uncancel() <= (limit.cancelling_ ?? 0)',
    'limit.task_.uncancel() < (limit.cancelling_ ?? 0)',
    'a timeout is taken for a cancellation',
  ],
  [
    'combine/waitfor',
    '(loop as Loop).unschedule_(this);',
    '',
    'the deadline of a scope that is over strikes',
  ],
  [
    'combine/taskgroups',
    'const ours = group.parentCancelled_ && parent_.uncancel() === 0;',
    'const ours = false;',
    'the parent stays cancelled',
  ],
  [
    'combine/wait',
    'if (this.left_ === 0 || timeout === null) return;',
    'return;',
    'asCompleted has no timeout',
  ],
  ['streams/reader', 'this.scanned_ = 0;', '', 'a separator is overlooked'],
  [
    'streams/reader',
    'this.reader_.waiter_ = null;\n    return this.go_(task);',
    'return this.go_(task);',
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
    'if (this.tail_ === undefined) sent = this.push_(bytes, 0, length);',
    'sent = this.push_(bytes, 0, length);',
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
    'this.count_ >= maxConnections',
    'this.count_ > maxConnections',
    'a server that is full takes one more',
  ],
  [
    'streams/idle',
    'if (!this.late_ || (this.reads_ && waiter_?.ready_)) {',
    'if (false) {',
    'a peer pays for a loop that was late',
  ],
  [
    'streams/server',
    'this.close();\n    callbackEnded();',
    'this.abort_();\n    callbackEnded();',
    'a handler that throws takes back what it wrote',
  ],
  [
    'streams/reader',
    'buffer[end] = first;',
    '',
    'a separator is found in what an earlier read left',
  ],
  [
    'streams/reader',
    'if (this.size_ === FIRST_BUFFER) spare = this.buffer_;\n    this.buffer_ = NOTHING;',
    'if (this.size_ === FIRST_BUFFER) spare = this.buffer_;',
    'two readers share a buffer',
  ],
  [
    'streams/connect',
    'this.error_ === undefined || this.tried_ === this.addresses_.length',
    'this.tried_ > 0',
    'only the first address is tried',
  ],
  [
    'core/loop',
    'if (head === null) this.reportUnretrieved_();',
    'if (head !== undefined) this.reportUnretrieved_();',
    'an exception is reported before a task could retrieve it',
  ],
  [
    'core/scope',
    '    this.n = LEAVING;\n    const instead = this.exit_(true, error);',
    '    const instead = error;',
    'a scope that fails does not release its lock',
  ],
  [
    'combine/gather',
    '    if (!child.done()) follow(child, outer);',
    '    follow(child, outer);',
    'a child that was done before counts twice',
  ],
  [
    'combine/follow',
    '  if (!future.done()) dequeue(future, follower);',
    '',
    'wait follows futures after its end',
  ],
  [
    'sync/condition',
    '    if (n === WAITING) frame.notified_ = true;',
    '    frame.notified_ = n === WAITING;',
    'a notification is lost that was followed by a cancellation',
  ],
  [
    'sync/condition',
    '(n !== WAITING && n !== ACQUIRING)',
    'n !== WAITING',
    'a task that is cancelled while it takes the lock back goes on without it',
  ],
  [
    'combine/taskgroups',
    'else if (!group.aborting_) this.cancellation_ = error;',
    '',
    'a group that is cancelled while it waits goes on',
  ],
  [
    'sync/queues',
    'if (queue.waiters_) notifyOne(queue);',
    '',
    'a put sleeps although there is room',
  ],
];

/** Mutants of the compiler, with files in compiler. */
export const COMPILER_MUTANTS: Mutant[] = [
  [
    'coroutines/linearize',
    ': this.operand(node.left, later);',
    ': this.operand(node.left, false);',
    'what stands before an await is read after it',
  ],
  [
    'coroutines/normalize',
    'body.node.body = withLastFunctions(body.node.body);',
    '',
    'of two functions of one name the first counts',
  ],
  [
    'coroutines/order',
    "return t.isSwitchStatement(common) ? 'unknown' : 'safe';",
    "return 'safe';",
    'a declaration in a case that was skipped counts as executed',
  ],
  [
    'coroutines/prepare',
    'if (isGenerator && node.argument) node.argument = awaited(node.argument);',
    '',
    'an async generator does not await what it returns',
  ],
  [
    'coroutines/finish',
    "if (isContext(call.node, context, 'd') && !generator) delegate(call);",
    "if (isContext(call.node, context, 'd') && generator) delegate(call);",
    'a round of a loop whose body is a function is not awaited',
  ],
  [
    'coroutines/hoist',
    'replacement = t.sequenceExpression([t.numericLiteral(0), replacement]);',
    'replacement = t.cloneNode(replacement);',
    'a function in a variable is called with the frame as this',
  ],
  [
    'coroutines/hoist',
    'if (another || !write',
    'if (!write',
    'a variable keeps what an await gave, although it is written again',
  ],
  [
    'coroutines/direct',
    'return isCall && parentPath.parentPath?.isAwaitExpression() === true;',
    'return isCall;',
    'a function that never awaits throws where it is called',
  ],
  [
    'coroutines/parameters',
    "return name === 'undefined' || before.some((param) => t.isIdentifier(param, { name }));",
    'return true;',
    'an error in a parameter is thrown by the call',
  ],
  [
    'lower/forof',
    "takeApart(path, 'let', iterate, isLeft(path.node))",
    "takeApart(path, 'let', iterate, false)",
    'a loop that return leaves does not close its iterator',
  ],
  [
    'espruino/labels',
    'if (continues) known.continues = true;\n      else known.breaks = true;',
    'known.breaks = true;',
    'a continue with a label ends the loop',
  ],
  [
    'espruino/captures',
    'return binding?.referencePaths.some((use) => use.getFunctionParent() !== home) ?? false;',
    'return false;',
    'the closures of all rounds share one variable',
  ],
];

/** The path of the mutant's file in the project at `root`, its text, and the broken text. */
export function breakLine(
  root: string,
  folder: 'src' | 'compiler',
  [file, line, mutant]: Mutant,
): { path: string; source: string; broken: string } {
  const path = join(root, folder, `${file}.ts`);
  const source = readFileSync(path, 'utf8');
  if (source.split(line).length !== 2)
    throw new Error(`${folder}/${file}.ts: expected this line once, got none or several: ${line}`);
  return { path, source, broken: source.replace(line, mutant) };
}
