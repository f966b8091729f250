import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Player } from './player.js';
import type { Transcript } from './programs.js';

const here = (file: string): string => join(import.meta.dirname, file);
const onNode = (file: string): Player => new Player(() => [process.execPath, here(file)]);

/** The Pythons that say what is right. */
export type Oracle = 'cpython' | 'cpython3.13' | 'micropython';

const PLAYERS: Record<Oracle, Player> = {
  cpython: new Player(() => ['python3', here('cpython.py')]),
  'cpython3.13': onNode('pyodide.mjs'),
  micropython: onNode('micropython.mjs'),
};

export const ORACLES = Object.keys(PLAYERS) as Oracle[];

/** What a Python program prints there. */
export function playTwin(oracle: Oracle, twin: string): Promise<Transcript> {
  return PLAYERS[oracle].play(oracle === 'cpython' ? [timeOf(twin), twin] : twin);
}

function timeOf(twin: string): 'real' | 'virtual' {
  const usesSockets = /open_connection|start_server/.test(readFileSync(twin, 'utf8'));
  return usesSockets ? 'real' : 'virtual';
}

/** Ends their processes; they start anew when they are asked. */
export function stopOracles(): void {
  for (const player of Object.values(PLAYERS)) player.stop();
}
