/* Looks names up, each in a separate thread. */
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host.h"

typedef struct Thread Thread;
struct Thread {
	Thread* next;
	Lookup* lookup;
	/* The copy in the lookup, which lives long enough. */
	const char* name;
	bool found;
	uint32_t address;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static Thread* firstFinished;
static Thread** lastFinished = &firstFinished;
static Watch wakeup = { .fd = -1 };

static void onFinished(Watch* watch, uint32_t events)
{
	uint64_t count;
	(void)events;
	if (read(watch->fd, &count, sizeof count) < 0)
		return;
	pthread_mutex_lock(&mutex);
	Thread* thread = firstFinished;
	firstFinished = NULL;
	lastFinished = &firstFinished;
	pthread_mutex_unlock(&mutex);
	while (thread) {
		Thread* next = thread->next;
		lookupFinished(thread->lookup, thread->found, thread->address);
		free(thread);
		thread = next;
	}
}

static void* resolve(void* argument)
{
	Thread* thread = argument;
	struct addrinfo hints = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM };
	struct addrinfo* found;
	uint64_t one = 1;
	if (getaddrinfo(thread->name, NULL, &hints, &found) == 0) {
		thread->address = ((struct sockaddr_in*)(void*)found->ai_addr)->sin_addr.s_addr;
		thread->found = true;
		freeaddrinfo(found);
	}
	pthread_mutex_lock(&mutex);
	*lastFinished = thread;
	lastFinished = &thread->next;
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
	waitWatch(&wakeup, EPOLLIN);
}

bool lookupStart(Lookup* lookup, const char* name)
{
	watchThreads();
	Thread* thread = calloc(1, sizeof *thread);
	thread->lookup = lookup;
	thread->name = name;
	if (threadStart(resolve, thread) != 0) {
		free(thread);
		return false;
	}
	return true;
}
