import type { XsBoard } from './board.js';
import { espLwip, sharedHeap } from './moddable.js';

export const esp32C3Moddable: XsBoard = {
  id: 'esp32-c3-moddable',
  name: 'ESP32-C3',
  engine: 'xs',
  platform: 'esp32/esp32c3',
  heap: sharedHeap,
  network: espLwip,
};
