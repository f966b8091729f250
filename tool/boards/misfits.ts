// Whether a bundle fits a board that runs Espruino.
import * as babel from '@babel/core';
import type { EspruinoBoard } from '../../boards/index.js';
import { distFolder } from '../root.js';
import { forStorage } from '../storage.js';

/** Blocks of memory for each function when its code is in Storage; measured with whole programs. */
const FUNCTION_BLOCKS = 7;

function functionsIn(code: string): number {
  return nodesIn(code, (node) => babel.types.isFunction(node));
}

/** Whether a regular expression has a class such as `[é]`. A class written as `[\xe9]` means a byte on all boards. */
function hasWideClass(code: string): boolean {
  const wide = /\[(?:\\.|[^\]\\])*[^\0-\x7f]/;
  return nodesIn(code, (node) => babel.types.isRegExpLiteral(node) && wide.test(node.pattern)) > 0;
}

function nodesIn(code: string, test: (node: babel.types.Node) => boolean): number {
  const options = { babelrc: false, configFile: false, sourceType: 'unambiguous' } as const;
  let count = 0;
  const program = babel.parseSync(code, options);
  if (program)
    babel.types.traverseFast(program, (node) => {
      if (test(node)) count++;
    });
  return count;
}

/** Warnings about everything in this bundle that will not work on the board; `sources` are the modules in it. */
export async function misfits(
  board: EspruinoBoard,
  file: string,
  code: string,
  sources: string[],
): Promise<string[]> {
  const warnings: string[] = [];
  // Code runs from Storage and is not copied to memory, so only Storage limits its size.
  const { length } = await forStorage(file, code);
  if (length > board.storage)
    warnings.push(
      `${file} does not fit into the Storage of ${board.id}: it takes ${count(length)} bytes minified, and there are ${count(board.storage)}`,
    );
  const needed = functionsIn(code) * FUNCTION_BLOCKS;
  if (board.variables !== undefined && needed > board.variables)
    warnings.push(
      `${file} does not fit into the memory of ${board.id}: loading it takes some ${count(needed)} variables, and there are ${count(board.variables)}`,
    );
  if (!board.unicode && hasWideClass(code))
    warnings.push(
      `${file} has characters beyond ASCII in [] of a regular expression, and ${board.id}, which has no Unicode, matches single bytes of them`,
    );
  if (board.sockets === 'no' && (sources.some(isOurSockets) || requires(code, 'net')))
    warnings.push(`${file} uses sockets, and ${board.id} has none`);
  // `ssl` is the option of openConnection() that selects TLS.
  if (!board.tls && (requires(code, 'tls') || /[{,]\s*ssl\s*:/.test(code)))
    warnings.push(`${file} uses TLS, and ${board.id} has none`);
  return warnings;
}

/** Whether a module is part of our sockets. The port is in every bundle, but these modules only where they are used. */
function isOurSockets(source: string): boolean {
  return source.startsWith(distFolder()) && /\/src\/streams\/(connect|server)\.js$/.test(source);
}

function requires(code: string, module: string): boolean {
  return new RegExp(`\\brequire\\((['"\`])${module}\\1\\)`).test(code);
}

function count(bytes: number): string {
  return bytes.toLocaleString('en');
}
