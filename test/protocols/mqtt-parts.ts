// What the tests of the MQTT client look at; test/support/world.ts loads it on virtual time.

export { made } from '../../src/protocols/mqtt/client.js';
export { handle, next } from '../../src/protocols/mqtt/connection.js';
export * from '../../src/protocols/mqtt/index.js';
