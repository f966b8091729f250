import type { XsBoard } from './board.js';

/** From the Moddable SDK's build/devices/pico: slots and chunks share it. */
export const picoWModdable: XsBoard = {
  id: 'pico-w-moddable',
  name: 'Raspberry Pi Pico W',
  engine: 'xs',
  platform: 'pico/pico_w',
  heap: 131_072,
};
