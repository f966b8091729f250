/* The module "net": names become addresses. */
#include <stdlib.h>

#include "host.h"

struct Lookup {
	Delivery delivery;
	txSlot callback;
	char* name;
	char address[ADDRESS_LENGTH];
};

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

static void discard(Lookup* lookup)
{
	free(lookup->name);
	free(lookup);
}

static void deliver(txMachine* the, Delivery* delivery)
{
	Lookup* lookup = (Lookup*)(void*)delivery;
	call(the, lookup);
	fxForget(the, &lookup->callback);
	loopRelease();
	discard(lookup);
}

void lookupFinished(Lookup* lookup, bool found, uint32_t address)
{
	if (found)
		addressPrint(address, lookup->address);
	loopDeliver(&lookup->delivery);
}

void net_resolve(txMachine* the)
{
	if (mxArgc < 2 || mxIsUndefined(mxArgv(0)))
		mxTypeError("host or callback is missing");
	if (!fxIsCallable(the, mxArgv(1)))
		mxTypeError("callback is not a function");
	char* name = strdup(fxToString(the, mxArgv(0)));
	Lookup* lookup = calloc(1, sizeof *lookup);
	lookup->name = name;
	lookup->callback = *mxArgv(1);
	lookup->delivery.deliver = deliver;
	if (!lookupStart(lookup, name)) {
		discard(lookup);
		mxUnknownError("no lookup");
	}
	fxRemember(the, &lookup->callback);
	loopHold();
}

void net_get(txMachine* the)
{
	(void)the;
}
