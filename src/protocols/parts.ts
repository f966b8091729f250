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
