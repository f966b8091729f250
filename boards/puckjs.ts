import type { EspruinoBoard } from './board.js';

/** From Espruino's boards/PUCKJS.py. Its serial console is on the pins D28 and D29. */
export const puckJs: EspruinoBoard = {
  id: 'puckjs',
  name: 'Puck.js',
  engine: 'espruino',
  builds: ['PUCKJS'],
  variables: 2630,
  variableBytes: 13,
  unicode: false,
  storage: 10 * 4096,
  sockets: 'no',
  tls: false,
  baud: 9600,
  bluetooth: true,
};
