import TCP, { type Callbacks, type Options } from 'embedded:io/socket/tcp';
import TLSSocket from 'embedded:io/socket/tcp/tls';
import { provideTls } from './port.js';

/** What the engine's TLS adds to a record at most. */
const OVERHEAD = 96;

interface Guarded extends Options {
  fail(error: unknown): void;
}

// What fails in TLS is thrown out of the callbacks of its TCP, where it would end the program.
class GuardedTcp extends TCP {
  constructor(options: Options) {
    const { onReadable, onWritable, onError } = options as Required<Callbacks>;
    const guarded = (call: (count: number) => void) => (count: number) => {
      try {
        call(count);
      } catch (error) {
        (options as Guarded).fail(error);
      }
    };
    super({
      ...options,
      onReadable: guarded(onReadable),
      onWritable: guarded(onWritable),
      onError: guarded(onError as () => void) as () => void,
    });
  }
}

class Connection extends TLSSocket {
  // It counts less overhead than some ciphers take.
  write(bytes: Uint8Array): number | undefined {
    const room = super.write(bytes);
    return room === undefined ? undefined : Math.max(room - OVERHEAD, 0);
  }
}

provideTls((address, port, { servername, ca, cert, key, ...more }, transport) => {
  return new Connection({
    host: servername,
    secure: { certificate: ca, clientCertificates: cert && [cert], clientKey: key, ...more },
    TCP: { io: GuardedTcp },
    address,
    port,
    nodelay: true,
    // Called without `this`, so each connection has its own.
    onReadable: (count) => transport.onReadable(count),
    onWritable: (count) => transport.onWritable(count),
    onError: () => transport.onError(),
    fail: (error) => transport.onFailed(error as Error),
  });
});
