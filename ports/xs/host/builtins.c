/*
 * The modules that come with the host, in JavaScript whose natives are in C.
 * `@ "name"` in place of a body is XS's own syntax for that.
 */
#include "host.h"

typedef struct {
	const char* name;
	const char* source;
} Builtin;

typedef struct {
	const char* name;
	txCallback callback;
} Native;

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
		"export default class TCP @ \"tcp_destructor\" {\n"
		"	constructor(dictionary) @ \"tcp_constructor\"\n"
		"	close() @ \"tcp_close\"\n"
		"	read(countOrBuffer) @ \"tcp_read\"\n"
		"	write(byteOrBuffer) @ \"tcp_write\"\n"
		"	get remoteAddress() @ \"tcp_getRemoteAddress\"\n"
		"	get remotePort() @ \"tcp_getRemotePort\"\n"
		"	get format() @ \"tcp_getFormat\"\n"
		"	set format(name) @ \"tcp_setFormat\"\n"
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
	{ "uasyncio:heap",
		"export function slots() @ \"heap_slots\"\n"
		"export function chunks() @ \"heap_chunks\"\n"
		"export function collect() @ \"heap_collect\"\n"
		"export function collecting(on) @ \"heap_collecting\"\n"
		"export function limit(slots, chunkBytes) @ \"heap_limit\"\n" },
	{ "host:start",
		"export function start() @ \"host_start\"\n" },
};

static const Native natives[] = {
	{ "timer_set", timer_set },
	{ "timer_repeat", timer_repeat },
	{ "timer_schedule", timer_schedule },
	{ "timer_clear", timer_clear },
	{ "timer_delay", timer_delay },
	{ "time_ticks", time_ticks },
	{ "time_delta", time_delta },
	{ "net_get", net_get },
	{ "net_resolve", net_resolve },
	/* The engine casts it back. */
	{ "tcp_destructor", (txCallback)(void*)tcp_destructor },
	{ "tcp_constructor", tcp_constructor },
	{ "tcp_close", tcp_close },
	{ "tcp_read", tcp_read },
	{ "tcp_write", tcp_write },
	{ "tcp_getRemoteAddress", tcp_getRemoteAddress },
	{ "tcp_getRemotePort", tcp_getRemotePort },
	{ "tcp_getFormat", tcp_getFormat },
	{ "tcp_setFormat", tcp_setFormat },
	{ "listener_destructor", (txCallback)(void*)listener_destructor },
	{ "listener_constructor", listener_constructor },
	{ "listener_close", listener_close },
	{ "listener_pending", listener_pending },
	{ "listener_accept", listener_accept },
	{ "listener_getPort", listener_getPort },
	{ "heap_slots", heap_slots },
	{ "heap_chunks", heap_chunks },
	{ "heap_collect", heap_collect },
	{ "heap_collecting", heap_collecting },
	{ "heap_limit", heap_limit },
	{ "host_start", host_start },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const char* builtinSource(const char* name)
{
	for (size_t i = 0; i < COUNT(builtins); i++)
		if (strcmp(name, builtins[i].name) == 0)
			return builtins[i].source;
	return NULL;
}

txCallback builtinNative(const char* name)
{
	for (size_t i = 0; i < COUNT(natives); i++)
		if (strcmp(name, natives[i].name) == 0)
			return natives[i].callback;
	return NULL;
}
