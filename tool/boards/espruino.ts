import type { EspruinoBoard } from '../../boards/index.js';
import type { BoardKind } from './kind.js';
import { isSmall } from './small.js';

export const espruinoBoards: BoardKind = {
  isSmall,
  cells,
  misfits: async (board: EspruinoBoard, ...all) =>
    (await import('./misfits.js')).misfits(board, ...all),
  async upload(board: EspruinoBoard, file, options, warn) {
    const { upload } = await import('../upload.js');
    return upload(file, { ...options, board }, warn);
  },
};

function cells(board: EspruinoBoard): string[] {
  const { variables, variableBytes, storage, sockets, tls } = board;
  return [
    `${variables ?? 'any number'} x ${variableBytes} B`,
    `${storage / 1024} KB`,
    sockets === 'module' ? 'with a module' : sockets,
    tls ? 'yes' : 'no',
    consoles(board),
  ];
}

function consoles({ baud, bluetooth }: EspruinoBoard): string {
  return [baud === undefined ? '' : 'serial', bluetooth ? 'Bluetooth' : '']
    .filter((console) => console !== '')
    .join(', ');
}
