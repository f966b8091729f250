import type { EspruinoBoard } from './board.js';

/** From Espruino's boards/PIXLJS.py. Its serial console is on the pins D0 and D1. */
export const pixlJs: EspruinoBoard = {
  id: 'pixljs',
  name: 'Pixl.js',
  engine: 'espruino',
  builds: ['PIXLJS'],
  variables: 2950,
  variableBytes: 13,
  unicode: false,
  storage: 9 * 4096,
  sockets: 'module',
  tls: false,
  baud: 9600,
  bluetooth: true,
};
