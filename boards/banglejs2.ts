import type { EspruinoBoard } from './board.js';

/** From Espruino's boards/BANGLEJS2.py. The flash is a separate chip, which is read in small pieces. */
export const bangleJs2: EspruinoBoard = {
  id: 'banglejs2',
  name: 'Bangle.js 2',
  engine: 'espruino',
  builds: ['BANGLEJS2'],
  variables: 12_000,
  variableBytes: 14,
  unicode: true,
  storage: 2048 * 4096,
  sockets: 'no',
  tls: false,
  bluetooth: true,
  ownLoader: true,
};
