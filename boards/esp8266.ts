import type { EspruinoBoard } from './board.js';

/** From Espruino's boards/ESP8266_4MB.py. ESP8266_BOARD.py, for 512 KB of flash, has 16 KB of Storage. */
export const esp8266: EspruinoBoard = {
  id: 'esp8266',
  name: 'ESP8266 (4 MB)',
  engine: 'espruino',
  builds: ['ESP8266_4MB'],
  variables: 1600,
  variableBytes: 12,
  unicode: false,
  storage: 48 * 4096,
  sockets: 'yes',
  tls: false,
  baud: 115_200,
  chip: 'ESP8266',
  bluetooth: false,
};
