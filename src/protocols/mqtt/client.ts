import { createTask, Future, sleep } from 'uasyncio';
import { checkNames } from '../names.js';
import { QOS, SUBSCRIBE } from '../parts.js';
import { unsaid } from '../unsaid.js';
import { connectPacket, farewell, keep } from './connection.js';
import { leave, type SubscribeOptions, subscribe, taken } from './inbox.js';
import { type Options, parseUrl, toSettings } from './options.js';
import { type PublishOptions, publish } from './outbox.js';
import { Cursor } from './packets.js';
import { change, State, write } from './state.js';
import type { Owner, Subscription } from './subscription.js';

export interface MqttOptions extends Options {
  /** Called when a session has begun or ended, and after each attempt that has failed; `client.connected` says which. */
  onState?: (client: MqttClient, error?: Error) => void;
}

/** A client of an MQTT broker; `connect` makes it. */
export class MqttClient extends State implements Owner {
  /**
   * Publishes a message. The value of the result is there when the broker has the message; with QoS 0, when the system
   * has its bytes. Without a connection the message waits. Throws TypeError and RangeError for wrong arguments, MqttError
   * if the message is dropped because more than `queue` wait, if the broker refuses it, or if the client ends before.
   * Cancelling withdraws a message that is not sent yet.
   */
  publish(topic: string, payload: Uint8Array | string, options?: PublishOptions): Future<void> {
    if (options !== undefined)
      checkNames(options, ' qos retain properties ', 'publish(topic, payload, options)');
    return publish(this, topic, payload, options ?? {});
  }

  /**
   * Subscribes to the topics that match a filter, and returns their messages: `for await` takes them, and when the loop
   * is left, the subscription ends. It is made again after each reconnection that needs it. Throws TypeError and
   * RangeError for wrong arguments.
   */
  subscribe(
    filter: string,
    options: SubscribeOptions & { encoding: 'utf-8' },
  ): Subscription<string>;
  subscribe(filter: string, options?: SubscribeOptions): Subscription;
  subscribe(filter: string, options: SubscribeOptions = {}): Subscription<never> {
    if (!SUBSCRIBE) throw unsaid('client', 'subscribe');
    return subscribe(this, filter, options);
  }

  /**
   * Ends the session, so that the will is not published, and all loops over messages. If there is a session, first waits
   * until the broker has what was published. Cancelling ends the client at once.
   */
  async end(): Promise<void> {
    try {
      while (isBusy(this)) await change(this);
    } finally {
      this.ended_ = true;
      if (this.connected) write(this, farewell(this));
      this.task_?.cancel();
    }
    while (this.task_?.done() === false) await sleep(0);
  }

  /** For `await using`: `end`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }

  taken_(): void {
    if (SUBSCRIBE) taken(this);
  }

  leave_(subscription: Subscription<never>, keeps: boolean): void {
    if (SUBSCRIBE) leave(this, subscription, keeps);
  }
}

/** Whether something that was published is under way. */
function isBusy(state: State): boolean {
  const queued = state.queue_.length + state.written_.length;
  return state.connected && (QOS ? queued + state.flight_.length : queued) > 0;
}

/**
 * Connects to an MQTT broker, `mqtt://user:password@host:port` or, with TLS, `mqtts://…`, and returns a client with a
 * session. While the network or the broker is away it tries again, with growing delays; limit it with `waitFor`. Throws
 * MqttError if the broker refuses for good (user, password, client identifier, protocol), OSError if its certificate
 * is not good, TypeError and RangeError for wrong arguments. After that the client connects again whenever it has to.
 * Cancelling leaves nothing open. Source: OASIS MQTT 3.1.1 and 5.0; names after MQTT.js.
 */
export async function connect(url: string, options: MqttOptions = {}): Promise<MqttClient> {
  const client = made(url, options);
  client.task_ = createTask(() => keep(client), { name: 'mqtt' });
  try {
    await client.first_;
  } catch (error) {
    await client.end();
    throw error;
  }
  return client;
}

/** A client that does not connect yet. */
export function made(url: string, options: MqttOptions): MqttClient {
  const where = 'connect(url, options)';
  const settings = toSettings(options, where);
  const address = parseUrl(url, settings, where);
  const { clientId = `uasyncio-${`${Math.random()}`.slice(2, 14)}`, clean } = settings;
  if (clientId === '' && !clean)
    throw new RangeError(`${where}: a session that is kept needs a clientId`);
  const client = new MqttClient(settings, address, clientId, new Cursor(), new Future<void>());
  for (let i = 0; i < clientId.length; i++)
    client.seed_ = (client.seed_ * 31 + clientId.charCodeAt(i)) % 99991;
  // Checks the rest.
  connectPacket(client);
  return client;
}
