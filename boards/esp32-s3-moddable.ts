import type { XsBoard } from './board.js';
import { espLwip, fixedHeap } from './moddable.js';

export const esp32S3Moddable: XsBoard = {
  id: 'esp32-s3-moddable',
  name: 'ESP32-S3',
  engine: 'xs',
  platform: 'esp32/esp32s3',
  heap: fixedHeap,
  network: espLwip,
};
