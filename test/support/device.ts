import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const SCRIPT = new URL('pty.py', import.meta.url).pathname;

/** A serial device with a program at the other end, or with nothing. */
export class Device {
  private constructor(
    readonly path: string,
    private child_: ChildProcess,
  ) {}

  static async start(folder: string, ...program: string[]): Promise<Device> {
    const stdio = ['pipe', 'pipe', 'ignore'] as const;
    const child = spawn('python3', [SCRIPT, ...program], { cwd: folder, stdio: [...stdio] });
    const [path] = await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
    return new Device(String(path).trim(), child);
  }

  async stop(): Promise<void> {
    if (this.child_.signalCode !== null) return;
    const gone = once(this.child_, 'exit');
    this.child_.kill('SIGKILL');
    await gone;
  }
}
