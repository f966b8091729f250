import UDP from 'embedded:io/socket/udp';
import Resolver from 'embedded:network/dns/resolver/udp';

const SERVERS = ['1.1.1.1', '8.8.8.8'];

/** The part of Moddable's module `net` that the port needs, for platforms that have only the resolver of ECMA-419. */
export default {
  resolve(host: string, done: (host: string, address: string | undefined) => void): void {
    const resolver = new Resolver({ servers: SERVERS, socket: { io: UDP } });
    resolver.resolve({ host, onResolved: done, onError: () => done(host, undefined) });
  },
};
