import { kind } from '../names.js';
import { decodePart, Response } from './messages.js';
import type { Application, Handler, Request } from './request.js';

interface Route {
  method_: string;
  path_: string;
  /** null if it has no parameters. */
  parts_: string[] | null;
  handler_: Handler;
}

/**
 * Finds the handler of a request by method and path. A part of a path that begins with a colon is a parameter,
 * `/things/:id`; `*` at the end stands for the rest, which may be empty: `/files/*`. The route that was added first
 * counts. GET is for HEAD too. Without a route the answer is 404; with one for other methods 405, or 204 to OPTIONS, with
 * `allow`.
 */
export class Router implements Application {
  private routes_: Route[] = [];

  get(path: string, handler: Handler): this {
    return this.on('GET', path, handler);
  }

  post(path: string, handler: Handler): this {
    return this.on('POST', path, handler);
  }

  put(path: string, handler: Handler): this {
    return this.on('PUT', path, handler);
  }

  patch(path: string, handler: Handler): this {
    return this.on('PATCH', path, handler);
  }

  delete(path: string, handler: Handler): this {
    return this.on('DELETE', path, handler);
  }

  /** Adds a route for any method; `*` stands for all. TypeError for wrong arguments. */
  on(method: string, path: string, handler: Handler): this {
    const where = 'Router.on(method, path, handler)';
    if (typeof path !== 'string' || path.charAt(0) !== '/')
      throw new TypeError(`${where}: expected a path that begins with /, got ${kind(path)}`);
    if (typeof handler !== 'function')
      throw new TypeError(`${where}: expected a function, got ${kind(handler)}`);
    const open = path.indexOf('/:') >= 0 || path.indexOf('/*') >= 0;
    const parts = open ? path.split('/') : null;
    this.routes_.push({ method_: method, path_: path, parts_: parts, handler_: handler });
    return this;
  }

  /** Answers a request; also for an application that wraps it. */
  handle(request: Request): ReturnType<Handler> {
    const { method, path } = request;
    const allowed: string[] = [];
    const routes = this.routes_;
    let parts: string[] | undefined;
    for (let i = 0; i < routes.length; i++) {
      const { method_, path_, parts_, handler_ } = routes[i] as Route;
      if (parts_ === null && path_ !== path) continue;
      let params: Record<string, string> | null = {};
      if (parts_ !== null) {
        parts ??= path.split('/');
        params = matched(parts_, parts);
        if (params === null) continue;
      }
      if (method_ === method || method_ === '*' || (method === 'HEAD' && method_ === 'GET')) {
        request.params = params;
        return handler_(request);
      }
      if (allowed.indexOf(method_) < 0) allowed.push(method_);
      if (method_ === 'GET') allowed.push('HEAD');
    }
    if (allowed.length === 0) return new Response('Not Found\n', { status: 404 });
    const response =
      method === 'OPTIONS'
        ? new Response(null, { status: 204 })
        : new Response('Method Not Allowed\n', { status: 405 });
    response.list_.push('allow', allowed.join(', '));
    return response;
  }
}

/** The parameters of a path that fits a route; null if it does not. */
function matched(route: string[], parts: string[]): Record<string, string> | null {
  const { length } = route;
  const open = route[length - 1] === '*';
  if (open ? parts.length < length : parts.length !== length) return null;
  const params: Record<string, string> = {};
  for (let i = 0; i < length; i++) {
    const name = route[i] as string;
    const part = parts[i] as string;
    if (open && i === length - 1) {
      params['*'] = parts.slice(i).join('/');
      break;
    }
    if (name.charAt(0) !== ':') {
      if (name !== part) return null;
      continue;
    }
    const value = decodePart(part);
    if (value === undefined || value === '') return null;
    params[name.substring(1)] = value;
  }
  return params;
}
