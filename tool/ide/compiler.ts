// The page's side of compile.worker.ts.
import type { Built, PageProgram } from './bundle.js';

type Answer = { id: number; built?: Built; failure?: string };

export class Compiler {
  private worker = new Worker('compile.js', { type: 'module' });
  private waiting = new Map<number, (answer: Answer) => void>();
  private count = 0;
  private last: { key: string; built: Built } | undefined;
  /** Settled when everything is loaded. */
  readonly ready: Promise<void>;

  constructor() {
    this.ready = new Promise((resolve, reject) => {
      this.worker.onmessage = ({ data }) => {
        if (data.ready) resolve();
        else if (data.id === undefined) reject(new Error(data.failure));
        else this.waiting.get(data.id)?.(data);
      };
      this.worker.onerror = (event) =>
        reject(new Error(event.message || 'the compiler cannot be loaded'));
    });
  }

  /** Builds a program, unless it is the one that was built last. */
  async build(program: PageProgram): Promise<Built> {
    const key = JSON.stringify(program);
    if (this.last?.key === key) return this.last.built;
    const id = ++this.count;
    const answer = await new Promise<Answer>((resolve) => {
      this.waiting.set(id, resolve);
      this.worker.postMessage({ id, program });
    });
    this.waiting.delete(id);
    if (answer.built === undefined) throw new Error(answer.failure);
    this.last = { key, built: answer.built };
    return answer.built;
  }
}
