import { MQTT5 } from '../parts.js';

/**
 * What a broker refused, what it did wrong, or what happened to a message. `code` is a reason code of MQTT 5, also with
 * MQTT 3.1.1, whose fewer codes are translated. Source: OASIS MQTT 5.0, 2.4.
 */
export class MqttError extends Error {
  name = 'MqttError';
  code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

// Reason codes.
export const NORMAL = 0;
export const UNSPECIFIED = 0x80;
export const MALFORMED = 0x81;
export const PROTOCOL_ERROR = 0x82;
export const NOT_SUPPORTED = 0x84;
export const RECEIVE_MAXIMUM = 0x93;
export const TOO_LARGE = 0x95;
export const QUOTA = 0x97;
export const RETAIN = 0x9a;
export const QOS = 0x9b;

const REASONS: Record<number, string> = {
  132: 'unsupported protocol version',
  133: 'client identifier not valid',
  134: 'bad user name or password',
  135: 'not authorized',
  136: 'server unavailable',
};

/** Of MQTT 5 alone. */
const FURTHER: Record<number, string> = {
  138: 'banned',
  139: 'server shutting down',
  142: 'session taken over',
  156: 'use another server',
  157: 'server moved',
};

/** What the broker has answered with a reason code. `text` is its own reason, `server` the one to use instead. */
export function refused(what: string, code: number, text?: string, server?: string): MqttError {
  const reason = MQTT5
    ? [REASONS[code] ?? FURTHER[code], text, server].filter((x) => x).join(', ')
    : REASONS[code];
  return new MqttError(code, `${what}: 0x${code.toString(16)}${reason ? ` (${reason})` : ''}`);
}
