import type { EspruinoBoard } from './board.js';

/** From Espruino's boards/LINUX.py. Storage is the file espruino.flash; the console is a terminal. */
export const linux: EspruinoBoard = {
  id: 'linux',
  name: 'Linux',
  engine: 'espruino',
  builds: ['LINUX'],
  variableBytes: 27,
  unicode: true,
  storage: 256 * 1024,
  sockets: 'yes',
  tls: true,
  baud: 115_200,
  bluetooth: false,
};
