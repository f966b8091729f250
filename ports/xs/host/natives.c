/* The functions in C that the built-in modules name in place of a body. */
#include "host.h"

typedef struct {
	const char* name;
	txCallback callback;
} Native;

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
	/* The engine casts this one back to the type of a destructor. */
	{ "socket_destructor", (txCallback)(void*)socket_destructor },
	{ "socket_constructor", socket_constructor },
	{ "socket_close", socket_close },
	{ "socket_read", socket_read },
	{ "socket_write", socket_write },
	{ "socket_getRemoteAddress", socket_getRemoteAddress },
	{ "socket_getRemotePort", socket_getRemotePort },
	{ "socket_getFormat", socket_getFormat },
	{ "socket_setFormat", socket_setFormat },
	{ "listener_destructor", (txCallback)(void*)listener_destructor },
	{ "listener_constructor", listener_constructor },
	{ "listener_close", listener_close },
	{ "listener_pending", listener_pending },
	{ "listener_accept", listener_accept },
	{ "listener_getPort", listener_getPort },
	{ "udp_destructor", (txCallback)(void*)udp_destructor },
	{ "udp_constructor", udp_constructor },
	{ "udp_close", udp_close },
	{ "udp_read", udp_read },
	{ "udp_write", udp_write },
	{ "serial_destructor", (txCallback)(void*)serial_destructor },
	{ "serial_constructor", serial_constructor },
	{ "serial_close", serial_close },
	{ "serial_read", serial_read },
	{ "serial_write", serial_write },
	{ "heap_slots", heap_slots },
	{ "heap_chunks", heap_chunks },
	{ "heap_collect", heap_collect },
	{ "heap_collecting", heap_collecting },
	{ "heap_limit", heap_limit },
	{ "heap_instructions", heap_instructions },
	{ "host_start", host_start },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

txCallback builtinNative(const char* name)
{
	for (size_t i = 0; i < COUNT(natives); i++)
		if (strcmp(name, natives[i].name) == 0)
			return natives[i].callback;
	return NULL;
}
