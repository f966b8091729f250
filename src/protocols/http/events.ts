import { each } from './each.js';
import { breaksLines, remove } from './headers.js';
import { Response, type ResponseInit } from './messages.js';

/** An event for an `EventSource`. A string stands for one with these data. */
export interface ServerEvent {
  /** Lines of text. */
  data: string;
  /** Default: `message`. */
  event?: string;
  /** What the client sends as `last-event-id` when it connects again. */
  id?: string;
}

/**
 * A response that sends events as they come, until the iterable ends; if the client goes, or the server is closed, the
 * iterable is cancelled. `event` and `id` with line breaks are a TypeError. Source: HTML standard, server-sent events.
 */
export function eventStream(
  events: AsyncIterable<string | ServerEvent> | Iterable<string | ServerEvent>,
  init: ResponseInit = {},
): Response {
  const response = new Response(new Events(events), init);
  response.live_ = true;
  const { list_ } = response;
  for (const name of ['content-type', 'cache-control']) remove(list_, name);
  list_.push('content-type', 'text/event-stream', 'cache-control', 'no-store');
  return response;
}

class Events implements AsyncIterableIterator<string> {
  private source_: AsyncIterator<string | ServerEvent> | Iterator<string | ServerEvent>;

  constructor(events: Parameters<typeof eventStream>[0]) {
    const iterable = events as AsyncIterable<string> & Iterable<string>;
    this.source_ = Array.isArray(events)
      ? each(events)
      : (iterable[Symbol.asyncIterator] ?? iterable[Symbol.iterator]).call(iterable);
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    const step = await this.source_.next();
    if (step.done) return { value: undefined, done: true };
    return { value: lines(step.value), done: false };
  }

  async return(): Promise<IteratorResult<string, undefined>> {
    await this.source_.return?.();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function lines(event: string | ServerEvent): string {
  const {
    data,
    event: type = '',
    id,
  } = typeof event === 'string' ? { data: event } : (event as ServerEvent);
  if (breaksLines(`${type}${id}`))
    throw new TypeError('eventStream(events): an event and its id must have no line breaks');
  const head = `${type === '' ? '' : `event: ${type}\n`}${id === undefined ? '' : `id: ${id}\n`}`;
  // Each of these ends a line there.
  const text = data.split('\r\n').join('\n').split('\r').join('\n').split('\n').join('\ndata: ');
  return `${head}data: ${text}\n\n`;
}
