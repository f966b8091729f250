import { Frame } from '../core/frame.js';

/** The call of a compiled async function whose parameters threw `error`. */
export function failed(error: unknown): Frame {
  return new Frame(() => {
    throw error;
  });
}
