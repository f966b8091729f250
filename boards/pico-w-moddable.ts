import type { XsBoard } from './board.js';

/**
 * From the Moddable SDK 8.2.3: `creation` in build/devices/pico/manifest.json, and lwIP's options in
 * build/devices/pico/config; lwIP's defaults for the rest.
 */
export const picoWModdable: XsBoard = {
  id: 'pico-w-moddable',
  name: 'Raspberry Pi Pico W',
  engine: 'xs',
  platform: 'pico/pico_w',
  heap: {
    slots: 512,
    chunkBytes: 1536,
    stack: 512,
    shared: { bytes: 131_072, slotStep: 64, chunkStep: 512 },
  },
  network: {
    segment: 1460,
    window: 8 * 1460,
    sendBuffer: 8 * 1460,
    connections: 5,
    listeners: 8,
    segments: 32,
    packets: 24,
    heap: 4000,
  },
};
