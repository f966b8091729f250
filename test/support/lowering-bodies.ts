import type { Programs } from './lowering.js';

export const NOT_ON_ENGINE: string[] = [];
export const LOWERING: Record<string, string> = { a: `log(1, (W(2)));` };

/** A body is run as a plain function, in a coroutine, and in a generator; `W(x)` waits in those. */
export function everyWay(bodies: Record<string, string>): Programs {
  const programs: Programs = {};
  for (const [name, body] of Object.entries(bodies)) {
    const waits = /\bawait\b/.test(body);
    if (!waits) {
      programs[name] = `function () { ${body.replace(/\bW\(/g, 'same(')} }`;
      programs[`${name} (generator)`] =
        `function () { return drain((function* () { yield; ${body.replace(/\bW\(/g, 'yield* once(')} }).call(this)); }`;
    }
    programs[`${name} (async)`] =
      `async function () { await tick(0); ${body.replace(/\bW\(/g, 'await tick(')} }`;
  }
  return programs;
}
