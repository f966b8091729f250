/*
 * Names and services in the local network, without a server: multicast DNS (RFC 6762) and DNS-SD (RFC 6763). `lookup` and
 * `browse` ask from a port of their own, so that they work on engines that join no groups; `advertise` answers.
 */
export {
  type BrowseOptions,
  browse,
  type FoundService,
  type LookupOptions,
  lookup,
  type MdnsOptions,
} from './lookup.js';
export { type AdvertiseOptions, advertise, type Responder, type Service } from './responder.js';
