import TCP from 'embedded:io/socket/tcp';
import TLSSocket from 'embedded:io/socket/tcp/tls';
import { provideTls } from './port.js';

// Its callbacks are called without `this`, so each connection has its own.
provideTls((address, port, { servername, ...secure }, transport) => {
  return new TLSSocket({
    host: servername,
    secure,
    TCP: { io: TCP },
    address,
    port,
    nodelay: true,
    onReadable: (count) => transport.onReadable(count),
    onWritable: (count) => transport.onWritable(count),
    onError: () => transport.onError(),
  });
});
