/* The class of "embedded:io/socket/listener". */
#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host.h"

#define BACKLOG 128
#define PENDING 64

typedef struct Listener Listener;
struct Listener {
	Watch watch;
	Delivery delivery;
	Listener* next;
	txSlot self;
	txSlot* onReadable;
	int pending[PENDING];
	int pendingCount;
	int users;
	bool open;
	bool starved;
};

static Listener* listeners;

static void mark(txMachine* the, void* data, txMarkRoot markRoot);

static const txHostHooks hooks = { listener_destructor, mark, NULL };

static void release(Listener* listener)
{
	if (--listener->users == 0)
		free(listener);
}

/* A listener is remembered until it is closed, and then has no data. */
void listener_destructor(void* data)
{
	(void)data;
}

static void mark(txMachine* the, void* data, txMarkRoot markRoot)
{
	Listener* listener = data;
	if (listener && listener->onReadable)
		markRoot(the, listener->onReadable);
}

static void settle(Listener* listener)
{
	bool accepts = listener->open && !listener->starved && listener->pendingCount < PENDING;
	loopWatch(&listener->watch, accepts ? EPOLLIN : 0);
}

void listenersResume(void)
{
	for (Listener* listener = listeners; listener; listener = listener->next)
		if (listener->starved) {
			listener->starved = false;
			settle(listener);
		}
}

static void call(txMachine* machine, Listener* listener)
{
	xsBeginHost(machine);
	{
		mxPushReference(listener->self.value.reference);
		mxPushReference(listener->onReadable);
		mxCall();
		mxPushInteger(listener->pendingCount);
		mxRunCount(1);
	}
	xsEndHost(machine);
}

static void deliver(txMachine* the, Delivery* delivery)
{
	Listener* listener = (Listener*)((char*)delivery - offsetof(Listener, delivery));
	if (listener->open && listener->pendingCount > 0 && listener->onReadable)
		call(the, listener);
	release(listener);
}

static void trigger(Listener* listener)
{
	if (!listener->delivery.queued) {
		listener->users++;
		loopDeliver(&listener->delivery);
	}
}

static bool hasGone(int error)
{
	return error == EINTR || error == ECONNABORTED || error == EPROTO;
}

static void onReady(Watch* watch, uint32_t events)
{
	Listener* listener = (Listener*)((char*)watch - offsetof(Listener, watch));
	(void)events;
	while (listener->pendingCount < PENDING) {
		int fd = accept4(watch->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			listener->pending[listener->pendingCount++] = fd;
			trigger(listener);
		}
		else if (!hasGone(errno)) {
			/* With no descriptor left, epoll would report the client for ever. */
			listener->starved = errno != EAGAIN;
			break;
		}
	}
	settle(listener);
}

static void readAddress(txMachine* the, struct sockaddr_in* address)
{
	address->sin_family = AF_INET;
	address->sin_addr.s_addr = htonl(INADDR_ANY);
	if (dictionaryGet(the, "address")) {
		mxPop();
		dictionaryAddress(the, &address->sin_addr);
	}
	if (dictionaryHas(the, "port"))
		address->sin_port = htons((uint16_t)dictionaryPort(the));
}

static void checkFormat(txMachine* the)
{
	if (!dictionaryGet(the, "format"))
		return;
	if (strcmp(fxToString(the, the->stack), "socket/tcp") != 0)
		mxRangeError("unimplemented");
	mxPop();
}

static int listenOn(const struct sockaddr_in* address)
{
	int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (const struct sockaddr*)address, sizeof *address) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

static Listener* create(txMachine* the, int fd)
{
	Listener* listener = calloc(1, sizeof *listener);
	listener->watch.fd = fd;
	listener->watch.ready = onReady;
	listener->delivery.deliver = deliver;
	listener->users = 1;
	listener->open = true;
	listener->self = *mxThis;
	listener->next = listeners;
	listeners = listener;
	fxSetHostData(the, mxThis, listener);
	fxSetHostHooks(the, mxThis, &hooks);
	fxRemember(the, &listener->self);
	loopHold();
	settle(listener);
	return listener;
}

void listener_constructor(txMachine* the)
{
	struct sockaddr_in address = { .sin_port = 0 };
	if (mxArgc == 0)
		mxTypeError("dictionary is missing");
	readAddress(the, &address);
	txSlot* onReadable = dictionaryCallback(the, "onReadable");
	checkFormat(the);
	dictionaryTarget(the);
	int fd = listenOn(&address);
	if (fd < 0)
		throwError(the, "Error", "cannot listen on port %d: %s", ntohs(address.sin_port), strerror(errno));
	create(the, fd)->onReadable = onReadable;
}

static Listener* listenerOf(txMachine* the, txSlot* instance)
{
	Listener* listener = fxGetHostDataValidate(the, instance, (void*)&hooks);
	if (!listener)
		mxTypeError("listener is closed");
	return listener;
}

static void unlinkListener(Listener* listener)
{
	Listener** address = &listeners;
	while (*address != listener)
		address = &(*address)->next;
	*address = listener->next;
}

static void destroy(Listener* listener)
{
	listener->open = false;
	settle(listener);
	unlinkListener(listener);
	close(listener->watch.fd);
	for (int i = 0; i < listener->pendingCount; i++)
		close(listener->pending[i]);
	loopRelease();
	release(listener);
	listenersResume();
}

void listener_close(txMachine* the)
{
	if (!fxGetHostData(the, mxThis))
		return;
	Listener* listener = listenerOf(the, mxThis);
	fxForget(the, &listener->self);
	fxSetHostData(the, mxThis, NULL);
	destroy(listener);
}

void listener_pending(txMachine* the)
{
	fxInteger(the, mxResult, listenerOf(the, mxArgv(0))->pendingCount);
}

void listener_accept(txMachine* the)
{
	Listener* listener = listenerOf(the, mxArgv(0));
	int fd = listener->pending[0];
	listener->pendingCount--;
	memmove(listener->pending, listener->pending + 1, (size_t)listener->pendingCount * sizeof fd);
	tcpAdopt(the, mxArgv(1), fd);
	mxResult->kind = mxArgv(1)->kind;
	mxResult->value = mxArgv(1)->value;
	settle(listener);
}

void listener_getPort(txMachine* the)
{
	struct sockaddr_in address;
	socklen_t length = sizeof address;
	getsockname(listenerOf(the, mxThis)->watch.fd, (struct sockaddr*)&address, &length);
	fxInteger(the, mxResult, ntohs(address.sin_port));
}
