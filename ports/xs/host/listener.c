/* The class of "embedded:io/socket/listener". */
#include <stdlib.h>

#include "host.h"

typedef struct {
	Delivery delivery;
	txSlot self;
	txSlot* onReadable;
	Acceptor* acceptor;
	int users;
} Listener;

static void mark(txMachine* the, void* data, txMarkRoot markRoot);

static const txHostHooks hooks = { listener_destructor, mark, NULL };

static void release(Listener* listener)
{
	if (--listener->users == 0)
		free(listener);
}

/* Nothing to free: a listener is kept alive until it is closed, and then has no data. */
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

static void call(txMachine* machine, Listener* listener)
{
	xsBeginHost(machine);
	{
		mxPushReference(listener->self.value.reference);
		mxPushReference(listener->onReadable);
		mxCall();
		mxPushInteger(acceptorPending(listener->acceptor));
		mxRunCount(1);
	}
	xsEndHost(machine);
}

static void deliver(txMachine* the, Delivery* delivery)
{
	Listener* listener = (Listener*)(void*)delivery;
	if (listener->acceptor && acceptorPending(listener->acceptor) > 0 && listener->onReadable)
		call(the, listener);
	release(listener);
}

static void trigger(void* owner)
{
	Listener* listener = owner;
	if (!listener->delivery.queued) {
		listener->users++;
		loopDeliver(&listener->delivery);
	}
}

static void readAddress(txMachine* the, Endpoint* where)
{
	if (dictionaryGet(the, "address")) {
		mxPop();
		dictionaryAddress(the, &where->address);
	}
	if (dictionaryHas(the, "port"))
		where->port = (uint16_t)dictionaryPort(the);
}

static void checkFormat(txMachine* the)
{
	if (!dictionaryGet(the, "format"))
		return;
	if (strcmp(fxToString(the, the->stack), "socket/tcp") != 0)
		mxRangeError("unimplemented");
	mxPop();
}

static void open(txMachine* the, const Endpoint* where, txSlot* onReadable)
{
	const char* reason = NULL;
	Listener* listener = calloc(1, sizeof *listener);
	listener->acceptor = acceptorOpen(where, listener, trigger, &reason);
	if (!listener->acceptor) {
		free(listener);
		throwError(the, "Error", "cannot listen on port %d: %s", where->port, reason);
	}
	listener->delivery.deliver = deliver;
	listener->onReadable = onReadable;
	listener->users = 1;
	listener->self = *mxThis;
	fxSetHostData(the, mxThis, listener);
	fxSetHostHooks(the, mxThis, &hooks);
	fxRemember(the, &listener->self);
	loopHold();
}

void listener_constructor(txMachine* the)
{
	Endpoint where = { 0, 0 };
	if (mxArgc == 0)
		mxTypeError("dictionary is missing");
	readAddress(the, &where);
	txSlot* onReadable = dictionaryCallback(the, "onReadable");
	checkFormat(the);
	dictionaryTarget(the);
	open(the, &where, onReadable);
}

static Listener* listenerOf(txMachine* the, txSlot* instance)
{
	Listener* listener = fxGetHostDataValidate(the, instance, (void*)&hooks);
	if (!listener)
		mxTypeError("listener is closed");
	return listener;
}

void listener_close(txMachine* the)
{
	if (!fxGetHostData(the, mxThis))
		return;
	Listener* listener = listenerOf(the, mxThis);
	fxForget(the, &listener->self);
	fxSetHostData(the, mxThis, NULL);
	acceptorClose(listener->acceptor);
	listener->acceptor = NULL;
	loopRelease();
	release(listener);
}

void listener_pending(txMachine* the)
{
	fxInteger(the, mxResult, acceptorPending(listenerOf(the, mxArgv(0))->acceptor));
}

void listener_accept(txMachine* the)
{
	Listener* listener = listenerOf(the, mxArgv(0));
	tcpAdopt(the, mxArgv(1), acceptorTake(listener->acceptor));
	mxResult->kind = mxArgv(1)->kind;
	mxResult->value = mxArgv(1)->value;
}

void listener_getPort(txMachine* the)
{
	fxInteger(the, mxResult, acceptorPort(listenerOf(the, mxThis)->acceptor));
}
