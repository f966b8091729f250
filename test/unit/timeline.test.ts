import assert from 'node:assert/strict';
import { chromeTrace, type Event, eventsIn, Timeline } from '../../tool/timeline.js';

describe('a timeline', () => {
  it('has a lane for each task: what ran, and what it waited for in between', () => {
    const timeline = new Timeline();
    const events = eventsIn(
      'trace: [["sleep","main"],10000,-1,0,2,1,0,1000,1,-7,1,0,0,500,200,0,1,3300,1000,-1]',
    );
    timeline.add(events as Event[]);
    assert.deepEqual(
      [...timeline.lanes.values()].map(({ id, name, parent }) => [id, name, parent]),
      [
        [1, 'main', 0],
        [7, 'Task-7', 1],
        [0, 'callbacks', 0],
      ],
    );
    const [lane] = timeline.lanes.values();
    assert.deepEqual(
      lane?.spans.map(({ what, on, from, to }) => [what, on, from, to]),
      [
        ['running', '', 10, 11],
        ['waiting', 'sleep', 11, 15],
        ['running', '', 15, 16],
      ],
    );
    assert.equal(lane?.ended, true);
    const { traceEvents } = JSON.parse(chromeTrace(timeline));
    assert.ok(
      traceEvents.some(({ ts, dur }: Record<string, number>) => ts === 15_000 && dur === 1000),
    );
  });

  it('takes no other line for events', () => {
    for (const line of ['hello', 'trace: hello', 'trace: [[1', ' trace: [[]]'])
      assert.equal(eventsIn(line), undefined);
  });

  it('keeps no more than it may, and forgets the oldest first', () => {
    const timeline = new Timeline(100);
    for (let id = 1; id <= 1000; id++)
      timeline.add([
        ['task', id, `Task-${id}`, 0],
        ['ran', id, id, id + 0.5, null],
      ]);
    assert.ok(timeline.lanes.size <= 101, `${timeline.lanes.size}`);
    assert.ok(timeline.lanes.has(1000) && !timeline.lanes.has(1));
    for (let n = 0; n < 1000; n++) timeline.add([['ran', 1000, 2000 + n, 2000.5 + n, 'sleep']]);
    assert.ok((timeline.lanes.get(1000)?.spans.length as number) <= 102);
  });
});
