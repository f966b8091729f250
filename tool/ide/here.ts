// Runs a program in the page: in a worker, so that a program that never waits can be stopped too.
import { Traces } from '../trace.js';
import type { Built } from './bundle.js';

export interface Listener {
  line(text: string, isError: boolean): void;
  ended(code: number): void;
}

export class Here {
  private worker: Worker;
  private url: string;
  private traces: Traces;

  /** `prelude` is the address of run.js, which has to be there without a network. */
  constructor(
    { code, map }: Built,
    { prelude, virtual }: { prelude: string; virtual: boolean },
    listener: Listener,
  ) {
    // At the end, where it moves no line; imports are evaluated first.
    const blob = new Blob([code, `\nimport ${JSON.stringify(prelude)};\n`], {
      type: 'text/javascript',
    });
    this.url = URL.createObjectURL(blob);
    this.traces = new Traces(new Map([[this.url, map]]), (line) => listener.line(line, true));
    this.worker = new Worker(this.url + (virtual ? '#virtual' : ''), { type: 'module' });
    this.worker.onmessage = ({ data }) => {
      if (data.ended !== undefined) {
        this.traces.flush();
        listener.ended(data.ended);
        return;
      }
      for (const { text, isError } of data.lines)
        if (!isError) listener.line(text, false);
        else for (const line of `${text}`.split('\n')) this.traces.line(line);
      this.worker.postMessage({ taken: data.lines.length });
    };
    this.worker.onerror = (event) => {
      event.preventDefault();
      listener.line(event.message || 'the program cannot be loaded', true);
      listener.ended(1);
    };
  }

  stop(): void {
    this.worker.terminate();
    URL.revokeObjectURL(this.url);
  }
}
