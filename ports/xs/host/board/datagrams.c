/* A control block of UDP, and the datagrams that have come before the program takes them, as the SDK's udp.c keeps them. */
#include <stdlib.h>

#include "lwip/udp.h"
#include "platform.h"

struct Datagrams {
	struct udp_pcb* pcb;
	void* owner;
	void (*onDatagram)(void* owner);
	Datagram* first;
	Datagram** last;
	int pending;
};

static void onReceive(void* argument, struct udp_pcb* pcb, struct pbuf* packet, const ip_addr_t* address, u16_t port)
{
	Datagrams* datagrams = argument;
	size_t length = packet->tot_len;
	Datagram* datagram = malloc(sizeof *datagram + length);
	(void)pcb;
	if (datagram) {
		datagram->next = NULL;
		datagram->sender = (Endpoint){ ip4_addr_get_u32(ip_2_ip4(address)), port };
		datagram->length = length;
		pbuf_copy_partial(packet, datagram->bytes, (u16_t)length, 0);
		*datagrams->last = datagram;
		datagrams->last = &datagram->next;
		datagrams->pending++;
		datagrams->onDatagram(datagrams->owner);
	}
	pbuf_free(packet);
}

Datagrams* datagramsOpen(const Endpoint* where, void* owner, void (*onDatagram)(void* owner), const char** reason)
{
	const ip_addr_t address = IPADDR4_INIT(where->address);
	struct udp_pcb* pcb = udp_new();
	*reason = "no socket";
	if (!pcb)
		return NULL;
	if (udp_bind(pcb, &address, where->port) != ERR_OK) {
		*reason = "bind failed";
		udp_remove(pcb);
		return NULL;
	}
	Datagrams* datagrams = calloc(1, sizeof *datagrams);
	datagrams->pcb = pcb;
	datagrams->owner = owner;
	datagrams->onDatagram = onDatagram;
	datagrams->last = &datagrams->first;
	udp_recv(pcb, onReceive, datagrams);
	return datagrams;
}

int datagramsPending(const Datagrams* datagrams)
{
	return datagrams->pending;
}

Datagram* datagramsTake(Datagrams* datagrams)
{
	Datagram* datagram = datagrams->first;
	if (!datagram)
		return NULL;
	datagrams->first = datagram->next;
	if (!datagrams->first)
		datagrams->last = &datagrams->first;
	datagrams->pending--;
	return datagram;
}

bool datagramsSend(Datagrams* datagrams, const Endpoint* to, const void* bytes, size_t length)
{
	const ip_addr_t address = IPADDR4_INIT(to->address);
	struct pbuf* packet = length <= UINT16_MAX ? pbuf_alloc(PBUF_TRANSPORT, (u16_t)length, PBUF_RAM) : NULL;
	if (!packet)
		return false;
	err_t error = pbuf_take(packet, bytes, (u16_t)length);
	if (error == ERR_OK || length == 0)
		error = udp_sendto(datagrams->pcb, packet, &address, to->port);
	pbuf_free(packet);
	return error == ERR_OK;
}

void datagramsClose(Datagrams* datagrams)
{
	udp_remove(datagrams->pcb);
	for (Datagram* datagram; (datagram = datagrams->first); free(datagram))
		datagrams->first = datagram->next;
	free(datagrams);
}
