/* A listening socket and the clients that are accepted before the program takes them. */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host.h"

#define BACKLOG 128
#define PENDING 64

struct Acceptor {
	Watch watch;
	Acceptor* next;
	void* owner;
	void (*onClient)(void* owner);
	int pending[PENDING];
	int pendingCount;
	bool starved;
};

static Acceptor* acceptors;

static void settle(Acceptor* acceptor)
{
	bool accepts = !acceptor->starved && acceptor->pendingCount < PENDING;
	waitWatch(&acceptor->watch, accepts ? EPOLLIN : 0);
}

void acceptorsResume(void)
{
	for (Acceptor* acceptor = acceptors; acceptor; acceptor = acceptor->next)
		if (acceptor->starved) {
			acceptor->starved = false;
			settle(acceptor);
		}
}

static bool hasGone(int error)
{
	return error == EINTR || error == ECONNABORTED || error == EPROTO;
}

static void onReady(Watch* watch, uint32_t events)
{
	Acceptor* acceptor = (Acceptor*)(void*)watch;
	(void)events;
	while (acceptor->pendingCount < PENDING) {
		int fd = accept4(watch->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			acceptor->pending[acceptor->pendingCount++] = fd;
			acceptor->onClient(acceptor->owner);
		}
		else if (!hasGone(errno)) {
			/* Without a free descriptor epoll would report the client again and again. */
			acceptor->starved = errno != EAGAIN;
			break;
		}
	}
	settle(acceptor);
}

static int listenOn(const Endpoint* where)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = where->address,
		.sin_port = htons(where->port)
	};
	int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (const struct sockaddr*)&address, sizeof address) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

Acceptor* acceptorOpen(const Endpoint* where, void* owner, void (*onClient)(void* owner), const char** reason)
{
	int fd = listenOn(where);
	if (fd < 0) {
		*reason = strerror(errno);
		return NULL;
	}
	Acceptor* acceptor = calloc(1, sizeof *acceptor);
	acceptor->watch.fd = fd;
	acceptor->watch.ready = onReady;
	acceptor->owner = owner;
	acceptor->onClient = onClient;
	acceptor->next = acceptors;
	acceptors = acceptor;
	settle(acceptor);
	return acceptor;
}

int acceptorPending(const Acceptor* acceptor)
{
	return acceptor->pendingCount;
}

Link* acceptorTake(Acceptor* acceptor)
{
	int fd = acceptor->pending[0];
	acceptor->pendingCount--;
	memmove(acceptor->pending, acceptor->pending + 1, (size_t)acceptor->pendingCount * sizeof fd);
	settle(acceptor);
	return linkAccepted(fd);
}

uint16_t acceptorPort(const Acceptor* acceptor)
{
	struct sockaddr_in address = { .sin_port = 0 };
	socklen_t length = sizeof address;
	getsockname(acceptor->watch.fd, (struct sockaddr*)&address, &length);
	return ntohs(address.sin_port);
}

void acceptorClose(Acceptor* acceptor)
{
	Acceptor** address = &acceptors;
	while (*address != acceptor)
		address = &(*address)->next;
	*address = acceptor->next;
	waitWatch(&acceptor->watch, 0);
	close(acceptor->watch.fd);
	for (int i = 0; i < acceptor->pendingCount; i++)
		close(acceptor->pending[i]);
	free(acceptor);
	acceptorsResume();
}
