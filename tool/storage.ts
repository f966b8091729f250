import { type TransformFailure, transform } from 'esbuild';

// Private characters: '\x80' stands as the first of them while esbuild works.
const BYTES = 0xe080;

/**
 * A bundle as `upload` writes it: small, but with no syntax that was not there before. Names in the
 * outermost scope stay, so that they can be used from the board's prompt.
 */
export async function forStorage(file: string, code: string): Promise<Buffer> {
  const { code: small } = await transform(hideBytes(code), {
    minifyWhitespace: true,
    minifyIdentifiers: true,
    target: 'esnext',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
  }).catch((failure: TransformFailure) => {
    const { text: message, location } = failure.errors[0] ?? { text: failure.message };
    throw Object.assign(new Error(message), { id: file, loc: { ...location, file } });
  });
  return Buffer.from(showBytes(small.trimEnd()));
}

/** To Espruino '\xe9' is a byte and 'é' is text; esbuild would write both the same. */
function hideBytes(code: string): string {
  return code.replace(/\\(?:x([89a-f][\da-f])|[\s\S])/gi, (all, hex) =>
    hex === undefined ? all : String.fromCharCode(BYTES - 0x80 + Number.parseInt(hex, 16)),
  );
}

function showBytes(code: string): string {
  return code.replace(
    /[\ue080-\ue0ff]/g,
    (hidden) => `\\x${(hidden.charCodeAt(0) - BYTES + 0x80).toString(16)}`,
  );
}
