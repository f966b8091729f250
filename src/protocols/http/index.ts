/*
 * HTTP/1.1: a server and a client. A program contains only what it uses. Source: RFC 9110, RFC 9112, the Fetch standard.
 */
export type { BodyInit } from './body.js';
export { type FetchOptions, fetch } from './client.js';
export { HttpError } from './error.js';
export { eventStream, type ServerEvent } from './events.js';
export { Headers, type HeadersInit } from './headers.js';
export { Query, Response, type ResponseInit } from './messages.js';
export type { Application, Handler, Request } from './request.js';
export { Router } from './router.js';
export { type HttpServer, type ServeOptions, serve } from './server.js';
