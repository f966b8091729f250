/* Waits in epoll. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "host.h"

#define EVENTS 64

static int epoll;
static Watch interrupt;

/* A socket without expected events must leave epoll, which would otherwise report a hang-up again and again. */
void waitWatch(Watch* watch, uint32_t events)
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
		loopInterrupt();
}

void waitStart(void)
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
	waitWatch(&interrupt, EPOLLIN);
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
