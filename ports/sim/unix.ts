import { unixClient, unixServer } from '../../src/streams/unix.js';

// The simulated port itself connects and listens.
export const openUnixConnection = /* @__PURE__ */ unixClient();
export const startUnixServer = /* @__PURE__ */ unixServer();
