/*
 * Calls the program's callbacks of a connection, as the SDK does on a device or, with --lin, on Linux.
 */
#include <stdlib.h>

#include "tcp.h"

void tcpRelease(TCP* tcp)
{
	if (--tcp->users == 0)
		free(tcp);
}

void tcpTrigger(void* owner, int triggers)
{
	TCP* tcp = owner;
	tcp->triggers |= triggers;
	if (!tcp->delivery.queued) {
		tcp->users++;
		loopDeliver(&tcp->delivery);
	}
}

txInteger tcpUnread(const TCP* tcp)
{
	return tcp->link ? (txInteger)tcp->link->input.length : tcp->lastUnread;
}

static void call(txMachine* the, const txSlot* self, const txSlot* function, txInteger argument)
{
	mxPushReference(self->value.reference);
	mxPushReference(function->value.reference);
	mxCall();
	mxPushInteger(argument);
	mxRunCount(1);
	mxPop();
}

static void callWithout(txMachine* the, const txSlot* self, const txSlot* function)
{
	mxPushReference(self->value.reference);
	mxPushReference(function->value.reference);
	mxCall();
	mxRunCount(0);
	mxPop();
}

typedef struct {
	const txSlot* self;
	const txSlot* onReadable;
	const txSlot* onWritable;
	const txSlot* onError;
} Callbacks;

static const txSlot* keep(txMachine* the, txSlot* function)
{
	if (!function)
		return NULL;
	mxPushReference(function);
	return the->stack;
}

static void reportError(txMachine* the, TCP* tcp, const Callbacks* callbacks)
{
	if (tcp->errorReported)
		return;
	tcp->errorReported = true;
	if (callbacks->onError)
		callWithout(the, callbacks->self, callbacks->onError);
}

/* As the SDK's lwIP version: calls in this order, and no more after a callback has closed the socket. */
static void deliverOnDevice(txMachine* the, TCP* tcp, int triggers, const Callbacks* callbacks)
{
	if (triggers & TRIGGER_ERROR)
		tcp->error = true;
	if ((triggers & TRIGGER_READABLE) && callbacks->onReadable && tcp->link && tcpUnread(tcp) > 0)
		call(the, callbacks->self, callbacks->onReadable, tcpUnread(tcp));
	if (!tcp->link)
		return;
	if (tcp->error) {
		if (tcpUnread(tcp) == 0)
			reportError(the, tcp, callbacks);
	}
	else if ((triggers & TRIGGER_WRITABLE) && callbacks->onWritable)
		call(the, callbacks->self, callbacks->onWritable, (txInteger)linkRoom(tcp->link));
}

/* As the SDK's Linux version, with its bugs: it calls even after a close, and may lose an error. */
static void deliverOnLinux(txMachine* the, TCP* tcp, int triggers, const Callbacks* callbacks)
{
	bool lost = tcpUnread(tcp) > 0;
	if (triggers & TRIGGER_ERROR)
		tcp->error = true;
	if ((triggers & TRIGGER_WRITABLE) && callbacks->onWritable && !tcp->error && tcp->link)
		call(the, callbacks->self, callbacks->onWritable, (txInteger)linkRoom(tcp->link));
	if ((triggers & TRIGGER_READABLE) && callbacks->onReadable && tcpUnread(tcp) > 0)
		call(the, callbacks->self, callbacks->onReadable, tcpUnread(tcp));
	if ((triggers & TRIGGER_ERROR) && !lost)
		reportError(the, tcp, callbacks);
}

void tcpDeliver(txMachine* machine, Delivery* delivery)
{
	TCP* tcp = (TCP*)(void*)delivery;
	int triggers = tcp->triggers;
	tcp->triggers = 0;
	xsBeginHost(machine);
	{
		if (tcp->link) {
			/* Copied, because closing releases the callbacks while they may still be called. */
			Callbacks callbacks = {
				keep(the, tcp->self.value.reference),
				keep(the, tcp->onReadable),
				keep(the, tcp->onWritable),
				keep(the, tcp->onError)
			};
			if (options.lin)
				deliverOnLinux(the, tcp, triggers, &callbacks);
			else
				deliverOnDevice(the, tcp, triggers, &callbacks);
			if (tcp->error && tcp->link)
				linkEndDelivered(tcp->link);
		}
	}
	xsEndHost(machine);
	tcpRelease(tcp);
}
