import { type Readable, Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import { STACK_MS, Traces } from './trace.js';

/**
 * Copies an engine's output as it is, except for stacks of errors that the program prints: these are translated as on
 * its error output. The promise is settled when everything is copied.
 */
export async function copyOutput(from: Readable, maps: Map<string, string>): Promise<void> {
  const stacks = new Stacks(maps);
  // Nobody reads any more: the engine has to notice.
  process.stdout.on('error', () => from.destroy());
  from.pipe(stacks).pipe(process.stdout);
  await finished(stacks).catch(() => {});
}

/** A line of a stack, or the beginning of what may become one, at the end of the text. */
const CANDIDATE = /^ +at [^\n]*\n|^ +(?:a(?:t(?: [^\n]*)?)?)?(?![\s\S])/gm;

/** Translates stacks. Everything else passes at once, byte by byte. */
export class Stacks extends Transform {
  private traces: Traces;
  private isLineStart = true;
  /** The beginning of what may become a line of a stack. Texts here have one character for each byte. */
  private held = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(maps: Map<string, string>) {
    super();
    this.traces = new Traces(maps, (line) => this.push(`${line}\n`));
  }

  override _transform(chunk: Buffer, _encoding: string, done: () => void): void {
    clearTimeout(this.timer);
    const text = this.held + chunk.toString('latin1');
    this.held = '';
    this.copy(text);
    // It may be a prompt.
    if (this.held !== '') this.timer = setTimeout(() => this.release(), STACK_MS);
    done();
  }

  override _flush(done: () => void): void {
    clearTimeout(this.timer);
    this.release();
    this.traces.flush();
    done();
  }

  private copy(text: string): void {
    const start = this.isLineStart ? 0 : text.indexOf('\n') + 1 || text.length;
    this.pass(text.slice(0, start));
    const lines = text.slice(start);
    let taken = 0;
    for (const { 0: line, index } of lines.matchAll(CANDIDATE)) {
      this.pass(lines.slice(taken, index));
      taken = index + line.length;
      if (line.endsWith('\n'))
        this.traces.line(Buffer.from(line, 'latin1').toString().slice(0, -1));
      else this.held = line;
    }
    this.pass(lines.slice(taken));
  }

  private release(): void {
    const { held } = this;
    this.held = '';
    this.pass(held);
  }

  private pass(text: string): void {
    if (text === '') return;
    this.traces.flush();
    this.isLineStart = text.endsWith('\n');
    this.push(text, 'latin1');
  }
}
