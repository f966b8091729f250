import type { XsHeap } from '../boards/index.js';

/** The size of an XS slot on a 32-bit chip. */
export const SLOT_BYTES = 16;

/** The bytes of slots and chunks together. */
export function heapBytes({ slots, chunkBytes, shared }: XsHeap): number {
  return shared?.bytes ?? slots * SLOT_BYTES + chunkBytes;
}
