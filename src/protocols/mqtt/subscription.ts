import { currentTask, decode, Event } from 'uasyncio';
import { MqttError, NORMAL } from './errors.js';
import type { MessageProperties } from './packets.js';
import { matches } from './topics.js';

/** A message from the broker. */
export interface Message<P = Uint8Array> {
  topic: string;
  /** Bytes, or a string if the subscription has an encoding. */
  payload: P;
  qos: number;
  /** The broker kept the message, and sends it because of the new subscription. */
  retain: boolean;
  /** MQTT 5 only. */
  properties?: MessageProperties;
}

/** What a subscription knows of its client. */
export interface Owner {
  taken_(): void;
  leave_(subscription: Subscription<never>, keeps: boolean): void;
}

/**
 * The messages of one `subscribe`, which `for await` takes one after another. When the loop is left, it is over, and the
 * broker no longer sends them.
 */
export class Subscription<P = Uint8Array> {
  readonly filter: string;
  /** The highest QoS of its messages. */
  readonly qos: number;
  /** How many messages of QoS 0 found the queue full while the program waited for an acknowledgement. */
  dropped = 0;
  levels_: string[];
  /** The subscription identifier of MQTT 5: a hash of the filter, so that it is the same in each run. */
  id_: number;
  items_: Message<unknown>[] = [];
  /** The QoS that the broker has granted; -1 before. */
  granted_ = -1;
  /** Over: no messages will come any more. With the error if there was one. */
  over_ = false;
  error_: unknown = undefined;
  private more_ = new Event();
  private owner_: Owner;
  private size_: number;
  private text_: boolean;

  constructor(
    owner: Owner,
    filter: string,
    levels: string[],
    qos: number,
    size: number,
    text: boolean,
  ) {
    if (owner === undefined) throw new TypeError('Subscription: use client.subscribe(filter)');
    this.owner_ = owner;
    this.filter = filter;
    this.levels_ = levels;
    this.qos = qos;
    this.size_ = size;
    this.text_ = text;
    let hash = 5381;
    for (let i = 0; i < filter.length; i++) hash = ((hash * 33) ^ filter.charCodeAt(i)) & 0xfffffff;
    this.id_ = hash || 1;
  }

  /** Whether it takes messages of a topic that came for these subscription identifiers. */
  takes_(topic: string[], ids: number[] | undefined): boolean {
    return (ids === undefined || ids.indexOf(this.id_) >= 0) && matches(this.levels_, topic);
  }

  isFull_(): boolean {
    return this.items_.length >= this.size_;
  }

  put_(message: Message): void {
    const { topic, payload, qos, retain, properties } = message;
    this.items_.push(
      this.text_ ? { topic, payload: decode(payload), qos, retain, properties } : message,
    );
    this.more_.set();
  }

  finish_(error?: unknown): void {
    if (this.over_) return;
    this.over_ = true;
    this.error_ = error;
    this.more_.set();
  }

  /**
   * Waits until the broker has accepted the subscription; returns the QoS that it grants. Throws MqttError if it refuses.
   */
  async granted(): Promise<number> {
    while (this.granted_ < 0 && !this.over_) await this.change_();
    if (this.over_)
      throw this.error_ ?? new MqttError(NORMAL, `subscribe: '${this.filter}' has ended`);
    return this.granted_;
  }

  /**
   * Waits for the next message; undefined once the subscription is over. A wait that is cancelled takes none, and the
   * subscription stays: `waitFor(messages.get(), 5)`. Throws MqttError if the broker has refused the subscription.
   */
  async get(): Promise<Message<P> | undefined> {
    for (;;) {
      const message = this.items_.shift();
      if (message !== undefined) {
        this.owner_.taken_();
        return message as Message<P>;
      }
      if (this.over_) {
        if (this.error_ !== undefined) throw this.error_;
        return undefined;
      }
      await this.change_();
    }
  }

  /** As `get`, for `for await`; but cancelling ends the subscription, because the loop has ended. */
  async next(): Promise<IteratorResult<Message<P>, undefined>> {
    try {
      const value = await this.get();
      return value === undefined ? { value, done: true } : { value, done: false };
    } catch (error) {
      this.leave_();
      throw error;
    }
  }

  /** The loop was left. */
  async return(): Promise<IteratorResult<Message<P>, undefined>> {
    this.leave_();
    return { value: undefined, done: true };
  }

  /** Ends the subscription; loops over its messages end. Messages that nobody took are dropped. */
  end(): void {
    this.items_ = [];
    this.owner_.leave_(this as never, false);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Waits for a message, or a change of its state. */
  private change_(): PromiseLike<unknown> {
    this.more_.clear();
    return this.more_.wait();
  }

  accept_(qos: number): void {
    this.granted_ = qos;
    this.more_.set();
  }

  private leave_(): void {
    this.items_ = [];
    const task = currentTask();
    this.owner_.leave_(this as never, task !== null && task.cancelling() > 0);
  }
}
