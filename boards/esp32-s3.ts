import type { EspruinoBoard } from './board.js';

/** From Espruino's boards/ESP32S3_IDF4.py. */
export const esp32S3: EspruinoBoard = {
  id: 'esp32-s3',
  name: 'ESP32-S3',
  engine: 'espruino',
  builds: ['ESP32S3_IDF4'],
  variables: 16_383,
  variableBytes: 14,
  unicode: false,
  storage: 224 * 4096,
  sockets: 'yes',
  tls: true,
  baud: 115_200,
  chip: 'ESP32-S3',
  bluetooth: false,
};
