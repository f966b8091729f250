import type { XsBoard } from './board.js';
import { espLwip, fixedHeap } from './moddable.js';

/** The ESP32's lwIP has other options than that of later chips: see build/devices/esp32/xsProj-esp32 in the SDK. */
export const esp32Moddable: XsBoard = {
  id: 'esp32-moddable',
  name: 'ESP32',
  engine: 'xs',
  platform: 'esp32/nodemcu',
  heap: fixedHeap,
  network: { ...espLwip, window: 8192, sendBuffer: 8192, connections: 8, listeners: 4 },
};
