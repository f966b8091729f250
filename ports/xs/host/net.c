/* The module "net": names become addresses in a thread of their own. */
#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "host.h"

typedef struct Lookup Lookup;
struct Lookup {
	Lookup* next;
	char* name;
	char address[INET_ADDRSTRLEN];
	txSlot callback;
	Delivery delivery;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static Lookup* firstFinished;
static Lookup** lastFinished = &firstFinished;
static Watch wakeup = { .fd = -1 };

static void call(txMachine* machine, Lookup* lookup)
{
	xsBeginHost(machine);
	{
		mxPush(mxGlobal);
		mxPushReference(lookup->callback.value.reference);
		mxCall();
		mxPushStringC(lookup->name);
		if (lookup->address[0])
			mxPushStringC(lookup->address);
		else
			mxPushUndefined();
		mxRunCount(2);
		mxPop();
	}
	xsEndHost(machine);
}

static void deliver(txMachine* the, Delivery* delivery)
{
	Lookup* lookup = (Lookup*)((char*)delivery - offsetof(Lookup, delivery));
	call(the, lookup);
	fxForget(the, &lookup->callback);
	loopRelease();
	free(lookup->name);
	free(lookup);
}

static void onFinished(Watch* watch, uint32_t events)
{
	uint64_t count;
	(void)events;
	if (read(watch->fd, &count, sizeof count) < 0)
		return;
	pthread_mutex_lock(&mutex);
	Lookup* lookup = firstFinished;
	firstFinished = NULL;
	lastFinished = &firstFinished;
	pthread_mutex_unlock(&mutex);
	while (lookup) {
		Lookup* next = lookup->next;
		loopDeliver(&lookup->delivery);
		lookup = next;
	}
}

static void* resolve(void* argument)
{
	Lookup* lookup = argument;
	struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM };
	struct addrinfo* found;
	uint64_t one = 1;
	if (getaddrinfo(lookup->name, NULL, &hints, &found) == 0) {
		struct sockaddr_in* address = (struct sockaddr_in*)(void*)found->ai_addr;
		inet_ntop(AF_INET, &address->sin_addr, lookup->address, sizeof lookup->address);
		freeaddrinfo(found);
	}
	pthread_mutex_lock(&mutex);
	*lastFinished = lookup;
	lastFinished = &lookup->next;
	pthread_mutex_unlock(&mutex);
	if (write(wakeup.fd, &one, sizeof one) < 0)
		abort();
	return NULL;
}

static void watchThreads(void)
{
	if (wakeup.fd >= 0)
		return;
	wakeup.fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	wakeup.ready = onFinished;
	loopWatch(&wakeup, EPOLLIN);
}

void net_resolve(txMachine* the)
{
	pthread_t thread;
	if (mxArgc < 2 || mxIsUndefined(mxArgv(0)))
		mxTypeError("host or callback is missing");
	if (!fxIsCallable(the, mxArgv(1)))
		mxTypeError("callback is no function");
	char* name = strdup(fxToString(the, mxArgv(0)));
	watchThreads();
	Lookup* lookup = calloc(1, sizeof *lookup);
	lookup->name = name;
	lookup->callback = *mxArgv(1);
	lookup->delivery.deliver = deliver;
	if (pthread_create(&thread, NULL, resolve, lookup) != 0) {
		free(name);
		free(lookup);
		mxUnknownError("no thread");
	}
	pthread_detach(thread);
	fxRemember(the, &lookup->callback);
	loopHold();
}

void net_get(txMachine* the)
{
	(void)the;
}
