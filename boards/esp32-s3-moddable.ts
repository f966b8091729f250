import type { XsBoard } from './board.js';

/** From the Moddable SDK's build/devices/esp32/targets/esp32s3: 4928 slots and 78848 bytes of chunks. */
export const esp32S3Moddable: XsBoard = {
  id: 'esp32-s3-moddable',
  name: 'ESP32-S3',
  engine: 'xs',
  platform: 'esp32/esp32s3',
  heap: 4928 * 16 + 78_848,
};
