/* A listening control block, and the connections that the program has not taken yet, as the SDK's tcp.c keeps them. */
#include <stdlib.h>

#include "platform.h"

/* lwIP takes this for as many as possible. */
#define BACKLOG 0xff

struct Acceptor {
	struct tcp_pcb* pcb;
	void* owner;
	void (*onClient)(void* owner);
	Link** pending;
	int pendingCount;
};

static err_t onAccept(void* argument, struct tcp_pcb* pcb, err_t error)
{
	Acceptor* acceptor = argument;
	/* lwIP had no control block left for this client. */
	if (error != ERR_OK || !pcb) {
		linkCounts.refused++;
		return ERR_VAL;
	}
	acceptor->pending = realloc(acceptor->pending, (size_t)(acceptor->pendingCount + 1) * sizeof(Link*));
	acceptor->pending[acceptor->pendingCount++] = linkAccepted(pcb);
	acceptor->onClient(acceptor->owner);
	return ERR_OK;
}

static struct tcp_pcb* listenOn(const Endpoint* where, const char** reason)
{
	const ip_addr_t address = IPADDR4_INIT(where->address);
	*reason = "no socket";
	struct tcp_pcb* pcb = tcp_new();
	if (!pcb)
		return NULL;
	ip_set_option(pcb, SOF_REUSEADDR);
	*reason = "socket bind";
	if (tcp_bind(pcb, &address, where->port) == ERR_OK) {
		*reason = "no memory";
		struct tcp_pcb* listening = tcp_listen_with_backlog(pcb, BACKLOG);
		if (listening)
			return listening;
	}
	tcp_close(pcb);
	return NULL;
}

Acceptor* acceptorOpen(const Endpoint* where, void* owner, void (*onClient)(void* owner), const char** reason)
{
	struct tcp_pcb* pcb = listenOn(where, reason);
	if (!pcb)
		return NULL;
	Acceptor* acceptor = calloc(1, sizeof *acceptor);
	acceptor->pcb = pcb;
	acceptor->owner = owner;
	acceptor->onClient = onClient;
	tcp_arg(pcb, acceptor);
	tcp_accept(pcb, onAccept);
	return acceptor;
}

int acceptorPending(const Acceptor* acceptor)
{
	return acceptor->pendingCount;
}

Link* acceptorTake(Acceptor* acceptor)
{
	Link* link = acceptor->pending[0];
	acceptor->pendingCount--;
	memmove(acceptor->pending, acceptor->pending + 1, (size_t)acceptor->pendingCount * sizeof link);
	return link;
}

uint16_t acceptorPort(const Acceptor* acceptor)
{
	return acceptor->pcb->local_port;
}

void acceptorClose(Acceptor* acceptor)
{
	tcp_accept(acceptor->pcb, NULL);
	tcp_close(acceptor->pcb);
	for (int i = 0; i < acceptor->pendingCount; i++)
		linkDisown(acceptor->pending[i]);
	free(acceptor->pending);
	free(acceptor);
}
