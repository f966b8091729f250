import type { EspruinoBoard } from './board.js';

/**
 * From Espruino's boards/PICO_R1_3.py: the Espruino Pico, not the Raspberry Pi Pico, whose
 * RP2040_PICO.py has no sockets. The console is USB, where the baud rate means nothing.
 */
export const pico: EspruinoBoard = {
  id: 'pico',
  name: 'Espruino Pico',
  engine: 'espruino',
  builds: ['PICO_R1_3'],
  variables: 5100,
  variableBytes: 13,
  unicode: false,
  storage: 3 * 16_384,
  sockets: 'module',
  tls: true,
  baud: 9600,
  bluetooth: false,
};
