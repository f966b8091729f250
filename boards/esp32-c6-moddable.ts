import type { XsBoard } from './board.js';
import { espLwip, fixedHeap } from './moddable.js';

export const esp32C6Moddable: XsBoard = {
  id: 'esp32-c6-moddable',
  name: 'ESP32-C6',
  engine: 'xs',
  platform: 'esp32/esp32c6',
  heap: fixedHeap,
  network: espLwip,
};
