import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Transcript } from './programs.js';

/** The time limit in milliseconds: a hundred times what the longest program takes on a quiet machine. */
export const LIMIT = 120_000;

interface Request {
  line: string;
  answer: (transcript: Transcript) => void;
}

/**
 * A process that plays many programs, because starting it takes longer than most of them. It reads one request per line,
 * plays the program, and answers with the transcript in JSON. If a program exceeds the limit or ends the process, only
 * that program fails: the next one gets a new process.
 */
export class Player {
  private child: ChildProcess | undefined;
  private errors = '';
  private readonly requests: Request[] = [];

  constructor(private readonly command: () => string[] | Promise<string[]>) {}

  play(request: unknown): Promise<Transcript> {
    return new Promise((answer) => {
      this.requests.push({ line: `${JSON.stringify(request)}\n`, answer });
      if (this.requests.length === 1) void this.next();
    });
  }

  /** Ends the process. */
  stop(): void {
    this.child?.kill();
    this.child = undefined;
  }

  private async next(): Promise<void> {
    const [request] = this.requests;
    if (request === undefined) return;
    const child = this.child ?? (await this.start());
    this.child = child;
    const timer = setTimeout(() => {
      this.errors += `\nno end after ${LIMIT / 1000} s`;
      child.kill('SIGKILL');
    }, LIMIT);
    const transcript = await this.answerOf(child, request.line);
    clearTimeout(timer);
    this.requests.shift();
    request.answer(transcript);
    void this.next();
  }

  private async start(): Promise<ChildProcess> {
    const [file = '', ...args] = await this.command();
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    // An idle player must not keep this process alive; while it plays, the timer of the limit keeps it alive.
    child.unref();
    for (const pipe of [child.stdin, child.stdout, child.stderr]) (pipe as Socket).unref();
    this.errors = '';
    child.stderr.on('data', (data) => {
      this.errors += data;
    });
    child.stdin.on('error', () => {});
    child.on('error', (error) => {
      this.errors += error.message;
    });
    return child;
  }

  private answerOf(child: ChildProcess, line: string): Promise<Transcript> {
    return new Promise((resolve) => {
      const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
      lines.once('line', (text) => {
        child.removeListener('close', onClose);
        lines.close();
        resolve(JSON.parse(text));
      });
      const onClose = (): void => {
        this.child = undefined;
        resolve({ stdout: '', stderr: this.errors, code: -1 });
      };
      child.once('close', onClose);
      child.stdin?.write(line);
    });
  }
}
