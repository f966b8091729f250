/* The standard input. Its open file may be shared with other programs, so it stays blocking, and is read only when epoll says so. */
#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "host.h"

#define PIECE 4096

const bool inputExists = true;

static struct {
	Watch watch;
	Delivery delivery;
	txSlot callback;
	bool wanted;
} input;

static void stop(txMachine* the)
{
	if (!input.wanted)
		return;
	input.wanted = false;
	waitWatch(&input.watch, 0);
	fxForget(the, &input.callback);
	loopRelease();
}

/* An error, as of a terminal that is gone, counts as the end. */
static void deliver(txMachine* machine, Delivery* delivery)
{
	uint8_t bytes[PIECE];
	(void)delivery;
	if (!input.wanted)
		return;
	ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
	if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
		waitWatch(&input.watch, EPOLLIN);
		return;
	}
	xsBeginHost(machine);
	{
		mxPushUndefined();
		mxPushReference(input.callback.value.reference);
		stop(the);
		mxCall();
		mxPushUndefined();
		if (count > 0)
			fxArrayBuffer(the, the->stack, bytes, (txInteger)count, -1);
		mxRunCount(1);
		mxPop();
	}
	xsEndHost(machine);
}

static void onReady(Watch* watch, uint32_t events)
{
	(void)events;
	waitWatch(watch, 0);
	loopDeliver(&input.delivery);
}

void inputRequest(txMachine* the, const txSlot* callback)
{
	stop(the);
	if (!callback)
		return;
	input.watch.fd = STDIN_FILENO;
	input.watch.ready = onReady;
	input.delivery.deliver = deliver;
	input.callback = *callback;
	input.wanted = true;
	fxRemember(the, &input.callback);
	loopHold();
	/* A file is always ready, and epoll does not take it. */
	if (!waitTry(&input.watch, EPOLLIN))
		loopDeliver(&input.delivery);
}
