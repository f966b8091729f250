// What the scheduler has done, from the lines that `uasyncio/trace` prints (src/debug/trace.ts).

export type Event =
  | ['task', id: number, name: string, parent: number]
  | ['ran', id: number, from: number, to: number, waits?: string | null];

/** Callbacks of the loop share a lane. */
const CALLBACKS = 0;

const LINE = /^trace: (\[\[.*\])$/;

/** The events in a line of output, with times in ms; undefined if it is another line. */
export function eventsIn(line: string): Event[] | undefined {
  const [, json] = LINE.exec(line) ?? [];
  if (json === undefined) return undefined;
  try {
    const [texts, ...numbers] = JSON.parse(json);
    return events(texts, numbers);
  } catch {
    return undefined;
  }
}

function events(texts: string[], [time = 0, ...numbers]: number[]): Event[] {
  const found: Event[] = [];
  const rest = numbers.values();
  const next = (): number => rest.next().value as number;
  for (const first of rest) {
    if (first < 0) {
      const parent = next();
      found.push(['task', -first, texts[next() - 1] ?? `Task${first}`, parent]);
      continue;
    }
    const from = time + next();
    time = from + next();
    const waits = next();
    const event: Event = ['ran', first, from / 1000, time / 1000];
    if (first !== CALLBACKS) event.push(waits < 0 ? null : (texts[waits - 1] ?? ''));
    found.push(event);
  }
  return found;
}

/** One lane: what a task did, and what it waited for in between. Times are ms. */
export interface Span {
  what: 'running' | 'waiting' | 'ready';
  /** What it waits for. */
  on: string;
  from: number;
  /** Infinity while it lasts. */
  to: number;
}

export interface Lane {
  id: number;
  name: string;
  parent: number;
  ended: boolean;
  spans: Span[];
}

/** What a lane forgets when it is full: what is oldest. */
const FORGOTTEN = 0.5;

export class Timeline {
  readonly lanes = new Map<number, Lane>();
  /** The times of the first and the latest step. */
  start = 0;
  end = 0;

  /** `most`: how many spans a lane keeps, and how many tasks that have ended. Default: all. */
  constructor(private most = Number.POSITIVE_INFINITY) {}

  add(events: Event[]): void {
    for (const event of events) {
      if (event[0] === 'task') this.lane(event[1], event[2], event[3]);
      else this.ran(this.lane(event[1]), event[2], event[3], event[4]);
    }
  }

  private lane(id: number, name = id === CALLBACKS ? 'callbacks' : `Task-${id}`, parent = 0): Lane {
    let lane = this.lanes.get(id);
    if (lane === undefined) {
      lane = { id, name, parent, ended: false, spans: [] };
      this.lanes.set(id, lane);
      if (this.lanes.size > this.most) this.forget();
    }
    return lane;
  }

  /** Maps keep the order in which tasks were made. */
  private forget(): void {
    const ended = [...this.lanes.values()].filter((lane) => lane.ended);
    for (const { id } of ended.slice(0, this.most * FORGOTTEN)) this.lanes.delete(id);
  }

  private ran(lane: Lane, from: number, to: number, waits: string | null | undefined): void {
    const last = lane.spans.at(-1);
    if (last !== undefined && last.to === Number.POSITIVE_INFINITY) last.to = from;
    lane.spans.push({ what: 'running', on: '', from, to });
    if (this.end === 0) this.start = from;
    this.end = Math.max(this.end, to);
    lane.ended = waits === null;
    if (lane.spans.length > this.most) lane.spans.splice(0, this.most * FORGOTTEN);
    if (waits === null || waits === undefined) return;
    const what = waits === '' ? 'ready' : 'waiting';
    lane.spans.push({ what, on: waits, from: to, to: Number.POSITIVE_INFINITY });
  }
}

/** The number of the lane of callbacks in a file: Perfetto takes thread 0 for an idle processor, and does not show it. */
const CALLBACKS_THREAD = 0x7fffffff;

/**
 * The trace in the format that Perfetto and chrome://tracing open. Source: "Trace Event Format", complete events (`X`)
 * and metadata (`M`); times are microseconds. The first step of a task says who made the task.
 */
export function chromeTrace({ lanes, end }: Timeline): string {
  const process = { ph: 'M', name: 'process_name', pid: 1, args: { name: 'uasyncio' } };
  const traceEvents = [...lanes.values()].flatMap(({ id, name, parent, spans }) => {
    const thread = { pid: 1, tid: id === CALLBACKS ? CALLBACKS_THREAD : id };
    const maker = lanes.get(parent)?.name;
    return [
      { ph: 'M', name: 'thread_name', ...thread, args: { name } },
      // Otherwise the viewers sort by names, with Task-10 before Task-2.
      { ph: 'M', name: 'thread_sort_index', ...thread, args: { sort_index: thread.tid } },
      ...spans.map(({ what, on, from, to }, i) => ({
        ph: 'X',
        name: on === '' ? what : on,
        cat: what,
        ...thread,
        ts: Math.round(from * 1000),
        dur: Math.round(Math.min(to, end) * 1000) - Math.round(from * 1000),
        ...(i === 0 && parent !== 0 && { args: { 'made by': maker ?? `Task-${parent}` } }),
      })),
    ];
  });
  return `${JSON.stringify({ traceEvents: [process, ...traceEvents], displayTimeUnit: 'ms' })}\n`;
}
