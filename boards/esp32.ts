import type { EspruinoBoard } from './board.js';

/** From Espruino's boards/ESP32.py. The firmware reserves fewer variables at start-up where memory is short. */
export const esp32: EspruinoBoard = {
  id: 'esp32',
  name: 'ESP32',
  engine: 'espruino',
  builds: ['ESP32', 'ESP32_IDF4'],
  variables: 16_383,
  variableBytes: 14,
  unicode: false,
  storage: 224 * 4096,
  sockets: 'yes',
  tls: true,
  baud: 115_200,
  chip: 'ESP32',
  bluetooth: false,
};
