// Keeps the tool loaded for the tests: only the first `uasyncio build` of a process has to load and to warm up the
// compiler, which takes most of the time of a build.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A program that asks the server at the path that follows it to do what follows that. */
export const CLIENT = file('warm-client.mjs');

/** Mocha loads this module again for each file of tests. */
const shared = globalThis as { warmTool?: string };

/** Starts the server when it is first needed, and returns the path of its socket. It ends with this process. */
export function warmTool(cli: string): string {
  if (shared.warmTool !== undefined) return shared.warmTool;
  const folder = mkdtempSync(join(tmpdir(), 'uasyncio-warm-'));
  const path = join(folder, 'socket');
  shared.warmTool = path;
  const server = spawn(process.execPath, [file('warm-server.mjs'), cli, path], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  server.unref();
  server.channel?.unref();
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return path;
}
