import type { TransformFailure } from 'esbuild';

// While esbuild works, the bytes '\x80' to '\xff' are replaced by private characters that start here.
const BYTES = 0xe080;

/**
 * Makes a bundle small without adding syntax that Espruino may lack. Names in the outermost scope are kept, so that
 * they can be used from the board's prompt.
 */
export async function compact(file: string, code: string): Promise<string> {
  const { transform } = await import('esbuild');
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
  return showBytes(small.trimEnd());
}

/** For Espruino '\xe9' is a byte and 'é' is text, but esbuild would write both in the same way. */
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
