/*
 * Parts of the protocols that only programs have which say their names: the tool replaces this module by what a program
 * says, see tool/parts.ts. Without the tool all parts are there.
 */

/** MQTT 5, beside 3.1.1. */
export const MQTT5 = true;
/** Publishing with QoS 1, and 2. */
export const QOS = true;
/** QoS 2, in both directions. */
export const QOS2 = true;
export const WILL = true;
export const SUBSCRIBE = true;
/** HTTP: responses that the program makes; servers do. */
export const RESPONSE = true;
/** HTTP: bodies that come in. */
export const BODY = true;
/** HTTP: bodies that are sent in pieces. */
export const PIECES = true;
/** HTTP: responses that last as long as the client stays. */
export const EVENTS = true;
/** HTTP: the texts of statuses that the library itself does not send. */
export const STATUS = true;
/** HTTP: following redirects. */
export const REDIRECT = true;
/** HTTP: connections of a client that are kept for later requests. */
export const KEEPALIVE = true;
/** HTTP: methods other than GET, and bodies, in the requests of a client. */
export const METHOD = true;
/** Headers of the program, in the requests of a client. */
export const HEADERS = true;
/** User and password in a URL. */
export const PASSWORD = true;
/** WebSocket: subprotocols. */
export const PROTOCOLS = true;
