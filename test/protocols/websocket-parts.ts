// What the tests of the WebSocket look at; test/support/world.ts loads it on virtual time.

export { serve } from '../../src/protocols/http/index.js';
export * from '../../src/protocols/sha1.js';
export * from '../../src/protocols/websocket/frames.js';
export * from '../../src/protocols/websocket/handshake.js';
export * from '../../src/protocols/websocket/index.js';
export { WebSocket } from '../../src/protocols/websocket/socket.js';
