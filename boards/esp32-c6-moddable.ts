import type { XsBoard } from './board.js';

/** From the Moddable SDK's build/devices/esp32/targets/esp32c6: 4928 slots and 78848 bytes of chunks. */
export const esp32C6Moddable: XsBoard = {
  id: 'esp32-c6-moddable',
  name: 'ESP32-C6',
  engine: 'xs',
  platform: 'esp32/esp32c6',
  heap: 4928 * 16 + 78_848,
};
