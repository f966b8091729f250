import type { EspruinoBoard } from './board.js';

/** From Espruino's boards/ESPRUINOWIFI.py. The console is USB, where the baud rate means nothing. */
export const espruinoWifi: EspruinoBoard = {
  id: 'espruinowifi',
  name: 'Espruino WiFi',
  engine: 'espruino',
  builds: ['ESPRUINOWIFI'],
  variables: 8190,
  variableBytes: 13,
  unicode: false,
  storage: 65_536,
  sockets: 'yes',
  tls: true,
  baud: 9600,
  bluetooth: false,
};
