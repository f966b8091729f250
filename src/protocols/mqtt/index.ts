export { connect, MqttClient, type MqttOptions } from './client.js';
export { MqttError } from './errors.js';
export type { SubscribeOptions } from './inbox.js';
export type { Will } from './options.js';
export type { PublishOptions } from './outbox.js';
export type { MessageProperties } from './packets.js';
export { type Message, Subscription } from './subscription.js';
