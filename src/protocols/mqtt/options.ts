// What `connect` gets: the URL and the options.
import type { ConnectOptions as ConnectionOptions } from 'uasyncio';
import { checkNames, kind } from '../names.js';
import { MQTT5, PASSWORD, WILL } from '../parts.js';
import { unsaid } from '../unsaid.js';

import type { MessageProperties } from './packets.js';

export const MOST = 65535;

export interface Will {
  topic: string;
  payload: Uint8Array | string;
  qos?: 0 | 1 | 2;
  retain?: boolean;
  /** MQTT 5 only. */
  properties?: MessageProperties & { willDelayInterval?: number };
}

/** Options of `connect`; client.ts has the rest. */
export interface Options {
  /** Default: a random one. With `''` the broker chooses one, which with MQTT 5 is kept. */
  clientId?: string;
  /** 4 is MQTT 3.1.1, the default. */
  protocolVersion?: 4 | 5;
  /** False: the broker keeps the session while the client is away. Default true. */
  clean?: boolean;
  /** In seconds; default 60. A broker that is silent for that long is gone. 0: no limit. */
  keepalive?: number;
  username?: string | Uint8Array;
  password?: string | Uint8Array;
  will?: Will;
  /** As in `openConnection`; `mqtts:` means true. */
  ssl?: ConnectionOptions['ssl'];
  /** How many messages may wait to be sent; default 100. */
  queue?: number;
  /** Which message is dropped when there are more. Default `'oldest'`. */
  drop?: 'oldest' | 'newest';
  /** How many messages of QoS 1 and 2 may be under way in each direction; default 20. */
  inflight?: number;
  /** The largest packet that is received, in bytes; default 65536. */
  maximumPacketSize?: number;
  /** In seconds: the delay before the first new attempt to connect, and the longest; default [1, 60]. */
  retry?: [first: number, most: number];
  /** MQTT 5 only. */
  properties?: {
    sessionExpiryInterval?: number;
    userProperties?: [name: string, value: string][];
  };
  onState?: (client: never, error?: Error) => void;
}

/** Those of the parts that the program has. */
const NAMES = ` clientId clean keepalive ssl queue drop inflight maximumPacketSize retry onState ${MQTT5 ? 'protocolVersion properties ' : ''}${PASSWORD ? 'username password ' : ''}${WILL ? 'will ' : ''}`;
const DEFAULTS: Options = {
  protocolVersion: 4,
  clean: true,
  keepalive: 60,
  queue: 100,
  drop: 'oldest',
  inflight: 20,
  maximumPacketSize: 65536,
  retry: [1, 60],
};

export type Settings = Options &
  Required<
    Pick<
      Options,
      'clean' | 'keepalive' | 'queue' | 'drop' | 'inflight' | 'maximumPacketSize' | 'retry'
    >
  >;

/** Checks the options; those that are not given get their defaults. */
export function toSettings(options: Options, where: string): Settings {
  checkNames(options, NAMES, where);
  // A client has only what differs.
  const settings: Record<string, unknown> = Object.create(DEFAULTS);
  for (const name of Object.keys(options)) {
    const value = (options as Record<string, unknown>)[name];
    if (value !== undefined && value !== null) settings[name] = value;
  }
  const version = MQTT5 ? settings.protocolVersion : 4;
  if (version !== 4 && version !== 5)
    throw new RangeError(`${where}: expected protocolVersion 4 or 5, got ${kind(version)}`);
  for (const name of ['keepalive', 'queue', 'inflight', 'maximumPacketSize']) {
    const value = settings[name] as number;
    const least = name === 'keepalive' ? 0 : 1;
    if (typeof value !== 'number' || !(value >= least) || (name[0] !== 'm' && value > MOST))
      throw new RangeError(`${where}: ${name} must be a number from ${least}, got ${kind(value)}`);
  }
  return settings as unknown as Settings;
}

/** Takes `mqtt://user:password@host:port` apart; what it says of the user and of TLS is for options that are not set. */
export function parseUrl(
  url: string,
  settings: Settings,
  where: string,
): [host: string, port: number] {
  const [scheme, ...others] = `${url}`.split('://');
  const isSecure = scheme === 'mqtts';
  let rest = others.join('://');
  if (isSecure) settings.ssl ??= true;
  const user = rest.lastIndexOf('@');
  if (user >= 0 && !PASSWORD) throw unsaid(where, 'password');
  if (PASSWORD && user >= 0) {
    const [name, password] = rest.slice(0, user).split(':');
    settings.username ??= decodeURIComponent(name as string);
    if (password !== undefined) settings.password ??= decodeURIComponent(password);
    rest = rest.slice(user + 1);
  }
  if (rest.charAt(rest.length - 1) === '/') rest = rest.slice(0, -1);
  const colon = rest.indexOf(':', rest.indexOf(']') + 1);
  let host = colon < 0 ? rest : rest.slice(0, colon);
  const port = colon < 0 ? (isSecure ? 8883 : 1883) : +rest.slice(colon + 1);
  if (host.charAt(0) === '[') host = host.slice(1, -1);
  if ((!isSecure && scheme !== 'mqtt') || host === '' || !(port > 0 && port < 65536))
    throw new RangeError(
      `${where}: expected mqtt://host:port or mqtts://host:port, got ${kind(url)}`,
    );
  return [host, port];
}
