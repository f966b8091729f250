export {
  connect,
  MqttClient,
  type MqttOptions,
  type PublishOptions,
  type SubscribeOptions,
  type Will,
} from './client.js';
export { MqttError } from './errors.js';
export type { MessageProperties } from './packets.js';
export { type Message, Subscription } from './subscription.js';
