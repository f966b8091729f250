// A mosquitto broker for tests, which can be killed and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { has } from '../support/certificates.js';
import { temporaryFolder } from '../support/temporary.js';

export function hasMosquitto(): boolean {
  return has('mosquitto');
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export class Mosquitto {
  port = 0;
  private folder = temporaryFolder('mosquitto');
  private child: ChildProcess | undefined;

  /** Starts it, or starts it again. `more`: further lines of its configuration. */
  async start(more = ''): Promise<void> {
    if (this.port === 0) {
      this.port = await freePort();
      const lines = [
        `listener ${this.port} 127.0.0.1`,
        more,
        'allow_anonymous true',
        'persistence true',
        `persistence_location ${this.folder}/`,
        `persistence_file ${this.port}.db`,
        'max_queued_messages 0',
        'user root',
        'log_dest stderr',
      ];
      writeFileSync(join(this.folder, `${this.port}.conf`), lines.join('\n'));
    }
    const child = spawn('mosquitto', ['-c', join(this.folder, `${this.port}.conf`)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.child = child;
    let said = '';
    for await (const line of createInterface({ input: child.stderr as NodeJS.ReadableStream })) {
      said += `${line}\n`;
      if (/mosquitto version .* running/.test(line)) return;
    }
    throw new Error(`mosquitto does not run:\n${said}`);
  }

  /** Lets it write all that it knows to its file. */
  async save(): Promise<void> {
    const file = `${this.port}.db`;
    const watcher = watch(this.folder);
    this.child?.kill('SIGUSR1');
    for (;;) {
      const [event, name] = await once(watcher, 'change');
      if (event === 'rename' && name === file) break;
    }
    watcher.close();
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/**
 * Stands between clients and a broker. Once it is frozen, nothing that the broker does reaches the clients: so the broker
 * can be killed at any moment as if its file were always up to date.
 */
export class Between {
  port = 0;
  private pairs = new Set<[Socket, Socket]>();
  private server: Server;
  private frozen = false;

  constructor(broker: Mosquitto) {
    this.server = createServer((client) => {
      client.on('error', () => {});
      if (this.frozen) {
        client.destroy();
        return;
      }
      const far = connect(broker.port, '127.0.0.1');
      const pair: [Socket, Socket] = [client, far];
      this.pairs.add(pair);
      for (const [from, to] of [pair, [far, client]] as [Socket, Socket][]) {
        from.setNoDelay(true);
        from.on('error', () => {});
        from.on('data', (data) => {
          if (!this.frozen) to.write(data);
        });
        from.on('close', () => {
          this.pairs.delete(pair);
          to.destroy();
        });
      }
    });
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  freeze(): void {
    this.frozen = true;
  }

  /** Breaks all connections, and lets new ones through. */
  thaw(): void {
    for (const [client, far] of this.pairs) {
      client.resetAndDestroy();
      far.destroy();
    }
    this.frozen = false;
  }

  close(): void {
    this.freeze();
    this.thaw();
    this.server.close();
  }
}
