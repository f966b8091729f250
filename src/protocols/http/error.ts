/**
 * The peer broke the rules of HTTP, or a limit. `code`: EBADMSG (malformed), EMSGSIZE (over a limit), ECONNRESET (the
 * connection ended inside of a message), ELOOP (too many redirects). `status`: what a server answers.
 */
export class HttpError extends Error {
  name = 'HttpError';
  code: string;
  status: number;

  constructor(code: string, message: string, status = 400) {
    super(`${code}: ${message}`);
    this.code = code;
    this.status = status;
  }
}

export function malformed(what: string, status?: number): HttpError {
  return new HttpError('EBADMSG', what, status);
}

export function tooLarge(what: string, status = 413): HttpError {
  return new HttpError('EMSGSIZE', what, status);
}
