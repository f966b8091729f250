import type { EspruinoBoard } from '../../boards/index.js';

const SMALL_VARIABLES = 5000;

/** Whether programs for the board get the lean profile. */
export function isSmall({ variables = SMALL_VARIABLES }: EspruinoBoard): boolean {
  return variables < SMALL_VARIABLES;
}
