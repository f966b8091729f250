import {
  createTask,
  type StreamReader,
  type StreamWriter,
  type Task,
  type TlsOptions,
  waitFor,
} from 'uasyncio';

/** A connection of a client. */
export interface Link {
  /** Where it leads, and what else a request that uses it again must have in common with the first one. */
  key_: string;
  ssl_: true | TlsOptions | undefined;
  reader_: StreamReader<string>;
  writer_: StreamWriter;
  /** Whether something of the response to the last request has come. */
  answered_: boolean;
  /** Waits for its end while it is idle. */
  watch_?: Task<void>;
}

const MOST_IDLE = 4;
/** In seconds. */
const LONGEST_IDLE = 4;

/** Connections that no request uses, oldest first. */
const idle: Link[] = [];

/** Keeps a connection for later requests, for a few seconds; the oldest one is closed if there are too many. */
export function keep(link: Link): void {
  idle.push(link);
  link.watch_ = createTask(() => watch(link), { name: `idle connection to ${link.key_}` });
  if (idle.length > MOST_IDLE) end(idle[0] as Link);
}

/** A connection that is kept; null if there is none. */
export function take(key: string, ssl: Link['ssl_']): Link | null {
  for (let i = idle.length - 1; i >= 0; i--) {
    const link = idle[i] as Link;
    if (link.key_ !== key || link.ssl_ !== ssl) continue;
    idle.splice(i, 1);
    (link.watch_ as Task<void>).cancel();
    if (link.writer_.isClosing() || link.reader_.atEof()) {
      link.writer_.close();
      continue;
    }
    link.answered_ = false;
    return link;
  }
  return null;
}

function end(link: Link): void {
  idle.splice(idle.indexOf(link), 1);
  link.writer_.close();
}

/** Ends an idle connection after its time, or when the server ends it or says something that nobody asked for. */
async function watch(link: Link): Promise<void> {
  try {
    await waitFor(link.reader_.read(1), LONGEST_IDLE);
  } catch (error) {
    if ((error as Error).name === 'CancelledError') throw error;
  } finally {
    if (idle.indexOf(link) >= 0) end(link);
  }
}
