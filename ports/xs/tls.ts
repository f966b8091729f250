import TCP, { type Callbacks, type Options } from 'embedded:io/socket/tcp';
import TLSSocket from 'embedded:io/socket/tcp/tls';
import Timer from 'timer';
import { provideTls } from './port.js';

/** The most bytes that the engine's TLS adds to a record. */
const OVERHEAD = 96;

/** TLSSocket passes on the options that it does not know. */
type GuardedOptions = Options &
  Required<Callbacks> & {
    fail(error: unknown): void;
    made(tcp: GuardedTcp): void;
  };

/**
 * TLSSocket throws its errors out of the callbacks of its TCP, where they would end the program: this class catches
 * them.
 */
class GuardedTcp extends TCP {
  /** True hides `readable_` from TLSSocket: it would continue to read by a timer, whose errors cannot be caught. */
  hidden_ = false;
  /** How many bytes have come; set by TLSSocket. */
  private readable_ = 0;
  private onReadable_: (count: number) => void;

  constructor(options: Options) {
    const { onReadable, onWritable, onError, fail, made } = options as GuardedOptions;
    const guarded = (call: (count: number) => void) => (count: number) => {
      try {
        call(count);
      } catch (error) {
        fail(error);
      }
    };
    super({
      ...options,
      onReadable: guarded(onReadable),
      onWritable: guarded(onWritable),
      onError: guarded(onError as () => void) as () => void,
    });
    this.onReadable_ = guarded(onReadable);
    made(this);
  }

  get readable(): number {
    return this.hidden_ ? 0 : this.readable_;
  }

  set readable(count: number) {
    this.readable_ = count;
  }

  /** Does what TLSSocket's timer would do. */
  readOn_(): void {
    if (this.readable_ > 0) this.onReadable_(this.readable_);
  }
}

class Connection extends TLSSocket {
  tcp_!: GuardedTcp;
  private closed_ = false;
  private timer_ = false;

  read(): ArrayBuffer | undefined;
  read(into: Uint8Array): number | undefined;
  read(into?: Uint8Array): ArrayBuffer | number | undefined {
    const tcp = this.tcp_;
    tcp.hidden_ = true;
    const result = into === undefined ? super.read() : super.read(into);
    tcp.hidden_ = false;
    if (tcp.readable > 0 && !this.timer_) {
      this.timer_ = true;
      Timer.set(() => {
        this.timer_ = false;
        if (!this.closed_) tcp.readOn_();
      });
    }
    return result;
  }

  // TLSSocket subtracts less overhead than some ciphers need.
  write(bytes: Uint8Array): number | undefined {
    const room = super.write(bytes);
    return room === undefined ? undefined : Math.max(room - OVERHEAD, 0);
  }

  close(): void {
    this.closed_ = true;
    super.close();
  }
}

provideTls((address, port, { servername, ca, cert, key, verify, alpn }, transport) => {
  let tcp: TCP | undefined;
  const connection = new Connection({
    host: servername,
    secure: {
      certificate: ca,
      clientCertificates: cert && [cert],
      clientKey: key,
      applicationLayerProtocolNegotiation: alpn,
      ...(verify === false && { verify }),
    },
    TCP: { io: GuardedTcp },
    address,
    port,
    nodelay: true,
    // TLSSocket calls these without `this`, so each connection has its own closures.
    onReadable: (count) => transport.onReadable(count),
    onWritable: (count) => transport.onWritable(count),
    onError: () => transport.onError(),
    fail: (error) => transport.onFailed(error as Error),
    made: (made) => {
      tcp = made;
    },
  });
  connection.tcp_ = tcp as GuardedTcp;
  return connection;
});
