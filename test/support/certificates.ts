import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary.js';

/** A certificate and its key: PEM texts, and the files that have them. */
export interface Identity {
  cert: string;
  key: string;
  certFile: string;
  keyFile: string;
}

export interface Certificates {
  /** The authority that has signed the others. */
  ca: Identity;
  /** Of localhost and 127.0.0.1. */
  server: Identity;
  client: Identity;
  /** Of localhost, signed by itself. */
  selfSigned: Identity;
  /** Of localhost, signed by the authority, and no longer valid. */
  expired: Identity;
}

export function has(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

const CONFIG = `
[req]
distinguished_name = none
prompt = no
[none]
CN = none
[ca]
basicConstraints = critical, CA:true
keyUsage = keyCertSign, cRLSign
[server]
subjectAltName = DNS:localhost, IP:127.0.0.1
[client]
extendedKeyUsage = clientAuth
[authority]
default_ca = signer
[signer]
policy = any
default_md = sha256
copy_extensions = none
database = index.txt
serial = serial
new_certs_dir = .
[any]
commonName = supplied
`;

let made: Certificates | undefined;

/** Certificates for tests, made with the command `openssl` when they are first needed. */
export function certificates(): Certificates {
  made ??= make(temporaryFolder('certificates'));
  return made;
}

function make(folder: string): Certificates {
  const file = (name: string) => join(folder, name);
  writeFileSync(file('config'), CONFIG);
  writeFileSync(file('index.txt'), '');
  writeFileSync(file('serial'), '01');
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const request = (name: string, subject: string) =>
    openssl(
      ...'req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config config'.split(' '),
      ...['-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.csr`],
    );
  const identity = (name: string): Identity => ({
    cert: readFileSync(file(`${name}.crt`), 'utf8'),
    key: readFileSync(file(`${name}.key`), 'utf8'),
    certFile: file(`${name}.crt`),
    keyFile: file(`${name}.key`),
  });
  const sign = (name: string, subject: string, extensions: string, by: string[]) => {
    request(name, subject);
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-out', `${name}.crt`, '-days', '30', ...by],
      ...['-extfile', 'config', '-extensions', extensions],
    );
    return identity(name);
  };
  const own = (name: string) => ['-signkey', `${name}.key`];
  const byCa = '-CA ca.crt -CAkey ca.key -CAcreateserial'.split(' ');
  const ca = sign('ca', '/CN=test authority', 'ca', own('ca'));
  request('expired', '/CN=localhost');
  openssl(
    ...'ca -batch -config config -name signer -cert ca.crt -keyfile ca.key -notext'.split(' '),
    ...'-in expired.csr -out expired.crt -extensions server'.split(' '),
    ...'-startdate 20200101000000Z -enddate 20200201000000Z'.split(' '),
  );
  return {
    ca,
    server: sign('server', '/O=tests/CN=localhost', 'server', byCa),
    client: sign('client', '/CN=client 1', 'client', byCa),
    selfSigned: sign('self', '/CN=localhost', 'server', own('self')),
    expired: identity('expired'),
  };
}
