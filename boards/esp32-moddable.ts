import type { XsBoard } from './board.js';

/** From the Moddable SDK's build/devices/esp32/targets/nodemcu: 4928 slots and 78848 bytes of chunks. */
export const esp32Moddable: XsBoard = {
  id: 'esp32-moddable',
  name: 'ESP32',
  engine: 'xs',
  platform: 'esp32/nodemcu',
  heap: 4928 * 16 + 78_848,
};
