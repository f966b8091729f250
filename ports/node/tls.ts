import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import {
  connect,
  createSecureContext,
  type PeerCertificate,
  type SecureContext,
  TLSSocket,
} from 'node:tls';
import { OSError } from '../../src/core/exceptions.js';
import type { Tls } from '../../src/core/port.js';

/** How many contexts are kept, for connections with the same certificates. */
const CONTEXTS = 16;

/** OpenSSL's names of attributes, for the short ones that Node shows. */
const LONG_NAMES: Record<string, string> = {
  C: 'countryName',
  CN: 'commonName',
  DC: 'domainComponent',
  GN: 'givenName',
  L: 'localityName',
  O: 'organizationName',
  OU: 'organizationalUnitName',
  SN: 'surname',
  ST: 'stateOrProvinceName',
};

/** Connections with the same certificates share it: their sessions can be resumed. */
interface Context {
  secure: SecureContext;
  /** By name and port of the server. */
  sessions: Map<string, Buffer>;
}

/** What Node adds to an error that came from OpenSSL or from a system call. */
interface NodeError extends Error {
  code?: string;
  reason?: string;
  library?: string;
  syscall?: string;
}

/** An error of OpenSSL, that of a connection that is encrypted. */
export function protocolError({ library, reason }: NodeError): OSError | undefined {
  return library === undefined ? undefined : new OSError('EPROTO', reason);
}

function certificateError(error: NodeError, name: string): OSError {
  const mismatch = `${isIP(name) ? 'IP address' : 'Hostname'} mismatch, certificate is not valid for '${name}'`;
  const reason = error.code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? mismatch : error.message;
  return new OSError('CERTIFICATE_VERIFY_FAILED', `certificate verify failed: ${reason}`);
}

type Bytes = string | Uint8Array | ArrayBuffer | undefined;

function textOf(bytes: Bytes): string | undefined {
  if (bytes === undefined || typeof bytes === 'string') return bytes;
  return Buffer.from(bytes as Uint8Array).toString('latin1');
}

function make(tls: Tls): SecureContext {
  const [ca, cert, key] = [tls.ca, tls.cert, tls.key].map(textOf);
  for (const [name, text, what] of [
    ['ca', ca, 'CERTIFICATE'],
    ['cert', cert, 'CERTIFICATE'],
    ['key', key, 'PRIVATE KEY'],
  ] as const)
    if (text !== undefined && !text.includes(`${what}-----`))
      throw new OSError('EINVAL', `ssl.${name}: no ${what.toLowerCase()} in PEM`);
  try {
    return createSecureContext({ ca, cert, key });
  } catch (error) {
    throw new OSError('EINVAL', `ssl: ${(error as NodeError).reason ?? (error as Error).message}`);
  }
}

/** The contexts of one port. */
export class Contexts {
  private made_ = new Map<string, Context>();

  /** Throws OSError if the certificates cannot be used. */
  get_(tls: Tls): Context {
    const key = JSON.stringify([
      tls.server,
      tls.verify,
      tls.alpn,
      ...[tls.ca, tls.cert, tls.key].map(textOf),
    ]);
    const context = this.made_.get(key) ?? { secure: make(tls), sessions: new Map() };
    // The one that was used last is the last one.
    this.made_.delete(key);
    this.made_.set(key, context);
    if (this.made_.size > CONTEXTS) this.made_.delete(this.made_.keys().next().value as string);
    return context;
  }

  /** Encrypts a connection; calls `done` once, with an error if the handshake has failed. */
  encrypt_(socket: Socket, tls: Tls, done: (error?: OSError) => void): TLSSocket {
    const context = this.get_(tls);
    const secure = tls.server ? serve(socket, tls, context) : dial(socket, tls, context);
    let pending = true;
    const end = (error?: OSError) => {
      if (pending) done(error);
      pending = false;
    };
    secure.once(tls.server ? 'secure' : 'secureConnect', () =>
      end(tls.server ? refused(secure, tls) : undefined),
    );
    secure.on('error', (error: NodeError) => end(handshakeError(error, tls)));
    const reset = () => end(new OSError('ECONNRESET', 'the peer ended the TLS handshake'));
    secure.once('end', reset);
    secure.once('close', reset);
    return secure;
  }
}

function handshakeError(error: NodeError, tls: Tls): OSError {
  if (error.syscall !== undefined || error.code === 'ECONNRESET')
    return new OSError(error.code as string, error.message);
  return protocolError(error) ?? certificateError(error, tls.servername);
}

function dial(socket: Socket, tls: Tls, { secure, sessions }: Context): TLSSocket {
  const { servername, alpn, verify = true } = tls;
  const peer = `${servername}:${socket.remotePort}`;
  const client = connect({
    socket,
    secureContext: secure,
    session: sessions.get(peer),
    host: servername,
    // TLS does not allow an address as the server name.
    ...(isIP(servername) ? {} : { servername }),
    rejectUnauthorized: verify,
    ...(alpn && { ALPNProtocols: alpn }),
  });
  client.on('session', (session) => sessions.set(peer, session));
  return client;
}

function serve(socket: Socket, { ca, alpn, verify = true }: Tls, { secure }: Context): TLSSocket {
  return new TLSSocket(socket, {
    isServer: true,
    secureContext: secure,
    requestCert: ca !== undefined && verify,
    // Refuses clients without a certificate; the others are for refused().
    rejectUnauthorized: verify,
    ...(alpn && { ALPNProtocols: alpn }),
  });
}

/** Why the client's certificate is refused: Node leaves that to its own class of servers. */
function refused(socket: TLSSocket, { ca, verify = true }: Tls): OSError | undefined {
  if (ca === undefined || !verify) return undefined;
  const { _handle } = socket as unknown as { _handle: { verifyError(): NodeError | null } };
  const error = _handle.verifyError();
  return error === null ? undefined : certificateError(error, '');
}

/** 'CN=localhost\nO=…' as CPython shows it. */
function attributes(name: string): [string, string][][] {
  return name.split('\n').map((line) => {
    const at = line.indexOf('=');
    const short = line.slice(0, at);
    return [[LONG_NAMES[short] ?? short, line.slice(at + 1)]];
  });
}

/** The version of a certificate in DER: [0] in the second sequence. */
function versionOf(raw: Buffer): number {
  const skip = (at: number) =>
    at + 2 + ((raw[at + 1] as number) > 128 ? (raw[at + 1] as number) - 128 : 0);
  const at = skip(skip(0));
  return raw[at] === 0xa0 ? (raw[at + 4] as number) + 1 : 1;
}

function peerCertificate(certificate: X509Certificate): object {
  const { subject, issuer, serialNumber, validFrom, validTo, subjectAltName, raw } = certificate;
  const names = subjectAltName?.split(', ').map((name) => {
    const at = name.indexOf(':');
    return [name.slice(0, at), name.slice(at + 1)];
  });
  return {
    subject: attributes(subject),
    issuer: attributes(issuer),
    version: versionOf(raw),
    serialNumber,
    notBefore: validFrom,
    notAfter: validTo,
    ...(names && { subjectAltName: names }),
  };
}

function cipherOf(socket: TLSSocket): [string, string, number] {
  const { name, version } = socket.getCipher();
  return [name, version, /128/.test(name) ? 128 : 256];
}

export function tlsInfo(socket: TLSSocket, name: string, verified: boolean): unknown {
  if (name === 'ssl_version') return socket.getProtocol() ?? undefined;
  if (name === 'cipher') return cipherOf(socket);
  if (name === 'alpn') return socket.alpnProtocol || undefined;
  if (name !== 'peercert') return undefined;
  const { raw } = socket.getPeerCertificate() as Partial<PeerCertificate>;
  if (raw === undefined) return undefined;
  return verified ? peerCertificate(new X509Certificate(raw)) : {};
}
