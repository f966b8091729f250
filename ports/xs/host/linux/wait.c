/* Waits in epoll, and takes signals. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "host.h"

#define EVENTS 64

static int epoll;

/* Set by the signal handler: first one of these two, then hostSignalled, which the interpreter looks at. */
static volatile sig_atomic_t interruptReceived;
static volatile sig_atomic_t quitReceived;
PER_MACHINE volatile int hostSignalled;
static Watch signals;

/* A socket without expected events must leave epoll, which would otherwise report a hang-up again and again. */
bool waitTry(Watch* watch, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = watch };
	int operation = watch->events == 0 ? EPOLL_CTL_ADD : events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
	if (watch->events == events)
		return true;
	if (epoll_ctl(epoll, operation, watch->fd, &event) < 0)
		return false;
	watch->events = events;
	return true;
}

void waitWatch(Watch* watch, uint32_t events)
{
	if (!waitTry(watch, events)) {
		perror("epoll_ctl");
		endProcess(1);
	}
}

static void onSignal(int number)
{
	int error = errno;
	if (number == SIGQUIT)
		quitReceived = 1;
	else
		interruptReceived = 1;
	hostSignalled = 1;
	eventfd_write(signals.fd, 1);
	errno = error;
}

static void takeSignals(void)
{
	hostSignalled = 0;
	if (interruptReceived) {
		interruptReceived = 0;
		loopInterrupt();
	}
	if (quitReceived) {
		quitReceived = 0;
		loopInspect();
	}
}

static void onSignalled(Watch* watch, uint32_t events)
{
	eventfd_t count;
	(void)events;
	eventfd_read(watch->fd, &count);
	takeSignals();
}

static txBoolean onMeter(txMachine* the, txU4 executed)
{
	(void)executed;
	if (hostSignalled) {
		takeSignals();
		loopLook(the);
	}
	return 1;
}

void waitInterrupt(txMachine* the)
{
	fxBeginMetering(the, onMeter, INTERRUPT_AFTER);
}

static void handleSignal(int number)
{
	struct sigaction action = { .sa_handler = onSignal, .sa_flags = SA_RESTART };
	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

void waitStart(void)
{
	signal(SIGPIPE, SIG_IGN);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	signals.fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	signals.ready = onSignalled;
	waitWatch(&signals, EPOLLIN);
	handleSignal(SIGINT);
	handleSignal(SIGQUIT);
}

void waitForEvents(int timeout)
{
	struct epoll_event events[EVENTS];
	int count = epoll_wait(epoll, events, EVENTS, timeout);
	for (int i = 0; i < count; i++) {
		Watch* watch = events[i].data.ptr;
		/* The handler of an earlier event in this batch may have removed this watch. */
		if (watch->events)
			watch->ready(watch, events[i].events);
	}
}
