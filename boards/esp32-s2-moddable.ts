import type { XsBoard } from './board.js';

/** From the Moddable SDK's build/devices/esp32/targets/saola_wroom: slots and chunks share it. */
export const esp32S2Moddable: XsBoard = {
  id: 'esp32-s2-moddable',
  name: 'ESP32-S2',
  engine: 'xs',
  platform: 'esp32/saola_wroom',
  heap: 94_208,
};
