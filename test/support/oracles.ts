import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Player } from './player.js';
import type { Transcript } from './programs.js';

const here = (file: string): string => join(import.meta.dirname, file);
const onNode = (file: string): Player => new Player(() => [process.execPath, here(file)]);

/** The Pythons that define the right behaviour. */
export type Oracle = 'cpython' | 'cpython3.13' | 'micropython';

const PLAYERS: Record<Oracle, Player> = {
  cpython: new Player(() => ['python3', here('cpython.py')]),
  'cpython3.13': onNode('pyodide.mjs'),
  micropython: onNode('micropython.mjs'),
};

export const ORACLES = Object.keys(PLAYERS) as Oracle[];

/** Runs a Python program and returns what it prints. */
export function playTwin(oracle: Oracle, twin: string): Promise<Transcript> {
  return PLAYERS[oracle].play(oracle === 'cpython' ? [timeOf(twin), twin] : twin);
}

function timeOf(twin: string): 'real' | 'virtual' {
  const usesSockets = /open_connection|start_server/.test(readFileSync(twin, 'utf8'));
  return usesSockets ? 'real' : 'virtual';
}

/** Ends their processes; they start again when they are needed. */
export function stopOracles(): void {
  for (const player of Object.values(PLAYERS)) player.stop();
}
