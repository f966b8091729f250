import type { EspruinoBoard } from './board.js';

/** From Espruino's boards/ESP32C3_IDF4.py. */
export const esp32C3: EspruinoBoard = {
  id: 'esp32-c3',
  name: 'ESP32-C3',
  engine: 'espruino',
  builds: ['ESP32C3_IDF4'],
  variables: 4095,
  variableBytes: 13,
  unicode: false,
  storage: 224 * 4096,
  sockets: 'yes',
  tls: true,
  baud: 115_200,
  chip: 'ESP32-C3',
  bluetooth: false,
};
