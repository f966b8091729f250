// How a board is connected: the user chooses, if there is a choice.
import type { EspruinoBoard } from '../../boards/index.js';
import { ask, element } from './dom.js';
import type { Way } from './uart.js';

/** Returns undefined if the user chooses none. */
export async function chooseWay({
  name,
  baud,
  bluetooth,
}: EspruinoBoard): Promise<Way | undefined> {
  if (!bluetooth) return 'serial';
  if (baud === undefined) return 'bluetooth';
  element('connect-title').textContent = `Connect ${name}`;
  return ((await ask(element('connect-dialog'))) || undefined) as Way | undefined;
}
