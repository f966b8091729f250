import type { Lwip, XsHeap } from './board.js';

/** From `creation` in build/devices/esp32/targets/nodemcu, esp32s3 and esp32c6 of the Moddable SDK 8.2.3. */
export const fixedHeap: XsHeap = { slots: 4928, chunkBytes: 78_848, stack: 512 };

/** From `creation` in build/devices/esp32/targets/esp32c3 and saola_wroom. */
export const sharedHeap: XsHeap = {
  slots: 512,
  chunkBytes: 1536,
  stack: 384,
  shared: { bytes: 94_208, slotStep: 64, chunkStep: 512 },
};

/**
 * From build/devices/esp32/xsProj-…/sdkconfig.defaults, and ESP-IDF's defaults. There lwIP allocates from the system's
 * heap without limits of its own, so programs never reach the limits on segments, packets and heap.
 */
export const espLwip: Lwip = {
  segment: 1436,
  window: 5744,
  sendBuffer: 5744,
  connections: 16,
  listeners: 16,
  segments: 255,
  packets: 24,
  heap: 128 * 1024,
};
