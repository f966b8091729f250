/* A socket of UDP and the datagrams that have come before the program takes them. */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host.h"

/* As many wait; more stay in the kernel. */
#define PENDING 100
#define LONGEST 65536

struct Datagrams {
	Watch watch;
	void* owner;
	void (*onDatagram)(void* owner);
	Datagram* first;
	Datagram** last;
	int pending;
};

static void settle(Datagrams* datagrams)
{
	waitWatch(&datagrams->watch, datagrams->pending < PENDING ? EPOLLIN : 0);
}

static void put(Datagrams* datagrams, const struct sockaddr_in* sender, const void* bytes, size_t length)
{
	Datagram* datagram = malloc(sizeof *datagram + length);
	if (!datagram)
		return;
	datagram->next = NULL;
	datagram->sender = (Endpoint){ sender->sin_addr.s_addr, ntohs(sender->sin_port) };
	datagram->length = length;
	memcpy(datagram->bytes, bytes, length);
	*datagrams->last = datagram;
	datagrams->last = &datagram->next;
	datagrams->pending++;
	datagrams->onDatagram(datagrams->owner);
}

static void onReady(Watch* watch, uint32_t events)
{
	static uint8_t bytes[LONGEST];
	Datagrams* datagrams = (Datagrams*)(void*)watch;
	(void)events;
	while (datagrams->pending < PENDING) {
		struct sockaddr_in sender;
		socklen_t length = sizeof sender;
		ssize_t count = recvfrom(watch->fd, bytes, sizeof bytes, 0, (struct sockaddr*)&sender, &length);
		if (count < 0)
			break;
		put(datagrams, &sender, bytes, (size_t)count);
	}
	settle(datagrams);
}

static struct sockaddr_in systemName(const Endpoint* endpoint)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_addr.s_addr = endpoint->address,
		.sin_port = htons(endpoint->port)
	};
}

/* Sends to broadcast addresses too, as lwIP does. */
static int bindTo(const Endpoint* where)
{
	struct sockaddr_in address = systemName(where);
	int on = 1;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on) == 0 &&
	    bind(fd, (const struct sockaddr*)&address, sizeof address) == 0)
		return fd;
	close(fd);
	return -1;
}

Datagrams* datagramsOpen(const Endpoint* where, void* owner, void (*onDatagram)(void* owner), const char** reason)
{
	int fd = bindTo(where);
	if (fd < 0) {
		*reason = errno == EADDRINUSE ? "bind failed" : "no socket";
		return NULL;
	}
	Datagrams* datagrams = calloc(1, sizeof *datagrams);
	datagrams->watch.fd = fd;
	datagrams->watch.ready = onReady;
	datagrams->owner = owner;
	datagrams->onDatagram = onDatagram;
	datagrams->last = &datagrams->first;
	settle(datagrams);
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
	settle(datagrams);
	return datagram;
}

bool datagramsSend(Datagrams* datagrams, const Endpoint* to, const void* bytes, size_t length)
{
	struct sockaddr_in address = systemName(to);
	return sendto(datagrams->watch.fd, bytes, length, 0, (const struct sockaddr*)&address, sizeof address) >= 0;
}

void datagramsClose(Datagrams* datagrams)
{
	waitWatch(&datagrams->watch, 0);
	close(datagrams->watch.fd);
	for (Datagram* datagram; (datagram = datagrams->first); free(datagram))
		datagrams->first = datagram->next;
	free(datagrams);
	acceptorsResume();
}
