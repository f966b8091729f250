import type { XsBoard } from './board.js';
import { espLwip, sharedHeap } from './moddable.js';

export const esp32S2Moddable: XsBoard = {
  id: 'esp32-s2-moddable',
  name: 'ESP32-S2',
  engine: 'xs',
  platform: 'esp32/saola_wroom',
  heap: sharedHeap,
  network: espLwip,
};
