/* The event loop: wait, call what is due, run one generation of promise jobs, send. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "host.h"

#define EVENTS 64
#define INTERRUPTED_STATUS 130

static int epoll;
static Watch interrupt;
static bool interrupted;
static int holds;
static Delivery* firstDelivery;
static Delivery** lastDelivery = &firstDelivery;

void loopHold(void)
{
	holds++;
}

void loopRelease(void)
{
	holds--;
}

void loopDeliver(Delivery* delivery)
{
	if (delivery->queued)
		return;
	delivery->queued = true;
	delivery->next = NULL;
	*lastDelivery = delivery;
	lastDelivery = &delivery->next;
}

/* A socket that nothing is expected of must leave epoll: it would report a hang-up for ever. */
void loopWatch(Watch* watch, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = watch };
	int operation = watch->events == 0 ? EPOLL_CTL_ADD : events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
	if (watch->events == events)
		return;
	watch->events = events;
	if (epoll_ctl(epoll, operation, watch->fd, &event) < 0) {
		perror("epoll_ctl");
		endProcess(1);
	}
}

static void onInterrupt(Watch* watch, uint32_t events)
{
	struct signalfd_siginfo info;
	(void)events;
	if (read(watch->fd, &info, sizeof info) == sizeof info)
		interrupted = true;
}

void loopStart(void)
{
	sigset_t signals;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_DFL);
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	interrupt.fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
	interrupt.ready = onInterrupt;
	loopWatch(&interrupt, EPOLLIN);
}

static void wait(int timeout)
{
	struct epoll_event events[EVENTS];
	int count = epoll_wait(epoll, events, EVENTS, timeout);
	for (int i = 0; i < count; i++) {
		Watch* watch = events[i].data.ptr;
		/* An earlier one of this batch may have made this one uninteresting. */
		if (watch->events)
			watch->ready(watch, events[i].events);
	}
}

static void interruptProgram(txMachine* the)
{
	bool present = false;
	if (!interrupted)
		return;
	interrupted = false;
	globalsCall(the, "interrupted", &present);
	if (!present)
		endProcess(INTERRUPTED_STATUS);
}

/* What is queued meanwhile waits for the next pass. */
static void deliver(txMachine* the)
{
	Delivery* delivery = firstDelivery;
	firstDelivery = NULL;
	lastDelivery = &firstDelivery;
	while (delivery) {
		Delivery* next = delivery->next;
		delivery->queued = false;
		delivery->deliver(the, delivery);
		delivery = next;
	}
}

static bool ready(void)
{
	return jobsPending() || firstDelivery;
}

static bool waiting(void)
{
	return holds > 0 || timersScheduled();
}

static void pass(txMachine* the, int timeout)
{
	wait(timeout);
	interruptProgram(the);
	timersRun(the);
	deliver(the);
	jobsRun(the);
	linksFlush();
}

static void endOrGoOn(txMachine* the)
{
	bool present;
	globalsCall(the, "beforeExit", &present);
	linksFlush();
	if (ready() || waiting())
		return;
	jobsReportRejections(the);
	endProcess(0);
}

void loopRun(txMachine* the)
{
	linksFlush();
	for (;;) {
		if (ready())
			pass(the, 0);
		else {
			jobsLookForRejections(the);
			if (waiting())
				pass(the, timersNext());
			else
				endOrGoOn(the);
		}
	}
}
