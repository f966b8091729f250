/*
 * node --import tsx test/hosts/esp/main.ts chip file [blocks]: a chip that waits for firmware, at the standard input and
 * output. What it stores is in the file at each change. It is unplugged after so many blocks.
 */
import { writeFileSync } from 'node:fs';
import { CHIPS, type Chip, ChipModel } from './model.js';

const [name = '', file = '', most = 'Infinity'] = process.argv.slice(2);

const model = new ChipModel(
  CHIPS[name] as Chip,
  (bytes) => {
    writeFileSync(file, model.flash);
    process.stdout.write(bytes);
  },
  (blocks) => {
    if (blocks >= Number(most)) process.exit();
  },
);
process.stdin.on('data', (data: Buffer) => model.receive(data));
