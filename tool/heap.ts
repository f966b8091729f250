import type { XsHeap } from '../boards/index.js';

/** On a chip of 32 bits. */
export const SLOT_BYTES = 16;

/** Of slots and chunks. */
export function heapBytes({ slots, chunkBytes, shared }: XsHeap): number {
  return shared?.bytes ?? slots * SLOT_BYTES + chunkBytes;
}
