/*
 * The built-in modules of the host, in JavaScript with functions in C.
 * `@ "name"` in place of a body is XS's syntax for such a function.
 */
#include "host.h"

typedef struct {
	const char* name;
	const char* source;
} Builtin;

static const Builtin builtins[] = {
	{ "timer",
		"export default class Timer {\n"
		"	static set(callback, delay, repeat) @ \"timer_set\"\n"
		"	static repeat(callback, interval) @ \"timer_repeat\"\n"
		"	static schedule(id, delay, repeat) @ \"timer_schedule\"\n"
		"	static clear(id) @ \"timer_clear\"\n"
		"	static delay(milliseconds) @ \"timer_delay\"\n"
		"}\n" },
	{ "time",
		"export default class Time {\n"
		"	static get ticks() @ \"time_ticks\"\n"
		"	static delta(start, end) @ \"time_delta\"\n"
		"}\n" },
	{ "net",
		"export default class Net {\n"
		"	static get(name) @ \"net_get\"\n"
		"	static resolve(host, callback) @ \"net_resolve\"\n"
		"}\n" },
	{ "embedded:io/socket/tcp",
		"export default class TCP @ \"socket_destructor\" {\n"
		"	constructor(dictionary) @ \"socket_constructor\"\n"
		"	close() @ \"socket_close\"\n"
		"	read(countOrBuffer) @ \"socket_read\"\n"
		"	write(byteOrBuffer) @ \"socket_write\"\n"
		"	get remoteAddress() @ \"socket_getRemoteAddress\"\n"
		"	get remotePort() @ \"socket_getRemotePort\"\n"
		"	get format() @ \"socket_getFormat\"\n"
		"	set format(name) @ \"socket_setFormat\"\n"
		"}\n" },
	/* Programs for the SDK import it. Our host encrypts by process.tls, where it can. */
	{ "embedded:io/socket/tcp/tls",
		"export default class TLSSocket {\n"
		"	constructor() { throw new Error('this host has not the TLS of the SDK') }\n"
		"}\n" },
	{ "embedded:io/socket/listener",
		"import TCP from 'embedded:io/socket/tcp';\n"
		"function pending(listener) @ \"listener_pending\"\n"
		"function accept(listener, tcp) @ \"listener_accept\"\n"
		"export default class Listener @ \"listener_destructor\" {\n"
		"	constructor(dictionary) @ \"listener_constructor\"\n"
		"	close() @ \"listener_close\"\n"
		"	read() { const tcp = new TCP; return pending(this) ? accept(this, tcp) : undefined }\n"
		"	get port() @ \"listener_getPort\"\n"
		"	get format() { return 'socket/tcp' }\n"
		"	set format(name) { if (name !== 'socket/tcp') throw new RangeError('unimplemented') }\n"
		"}\n" },
	{ "embedded:io/socket/udp",
		"export default class UDP @ \"udp_destructor\" {\n"
		"	constructor(dictionary) @ \"udp_constructor\"\n"
		"	close() @ \"udp_close\"\n"
		"	read() @ \"udp_read\"\n"
		"	write(address, port, bytes) @ \"udp_write\"\n"
		"	get format() { return 'buffer' }\n"
		"	set format(name) { if (name !== 'buffer') throw new RangeError('unimplemented') }\n"
		"}\n" },
	{ "embedded:io/serial",
		"export default class Serial @ \"serial_destructor\" {\n"
		"	constructor(dictionary) @ \"serial_constructor\"\n"
		"	close() @ \"serial_close\"\n"
		"	read() @ \"serial_read\"\n"
		"	write(buffer) @ \"serial_write\"\n"
		"	get format() { return 'buffer' }\n"
		"	set format(name) { if (name !== 'buffer') throw new RangeError('unimplemented') }\n"
		"}\n" },
	{ "uasyncio:heap",
		"export function slots() @ \"heap_slots\"\n"
		"export function chunks() @ \"heap_chunks\"\n"
		"export function collect() @ \"heap_collect\"\n"
		"export function collecting(on) @ \"heap_collecting\"\n"
		"export function limit(slots, chunkBytes) @ \"heap_limit\"\n"
		"export function instructions() @ \"heap_instructions\"\n" },
	{ "host:start",
		"export function start() @ \"host_start\"\n" },
};

_Static_assert(sizeof builtins / sizeof *builtins == BUILTINS, "BUILTINS counts them");

const char* builtinSource(const char* name)
{
	for (int i = 0; i < BUILTINS; i++)
		if (strcmp(name, builtins[i].name) == 0)
			return builtins[i].source;
	return NULL;
}

const char* builtinName(int i)
{
	return builtins[i].name;
}
