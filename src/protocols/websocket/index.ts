export { type ConnectOptions, connect } from './client.js';
export type { Protocols } from './handshake.js';
export { type SocketHandler, type UpgradeOptions, upgrade } from './server.js';
export { type SocketOptions, type WebSocket, WebSocketError } from './socket.js';
