/* For entries of engines whose ports can encrypt a connection that is open: programs without streams do not have it. */
import { setEncryption } from '../core/hooks.js';
import { openConnection as connect } from './connect.js';
import { startServer as serve } from './server.js';
import { tls } from './tls.js';

/** For programs that say that they use it: see tool/resolve.ts. */
export function encrypts(): void {
  setEncryption(tls);
}

function secured<F>(fn: F): F {
  encrypts();
  return fn;
}

export const openConnection = /* @__PURE__ */ secured(connect);
export const startServer = /* @__PURE__ */ secured(serve);
