import type { XsBoard } from './board.js';

/** From the Moddable SDK's build/devices/esp32/targets/esp32c3: slots and chunks share it. */
export const esp32C3Moddable: XsBoard = {
  id: 'esp32-c3-moddable',
  name: 'ESP32-C3',
  engine: 'xs',
  platform: 'esp32/esp32c3',
  heap: 94_208,
};
