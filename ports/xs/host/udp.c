/* The class of "embedded:io/socket/udp". */
#include <stdlib.h>

#include "host.h"

typedef struct {
	Delivery delivery;
	txSlot self;
	txSlot* onReadable;
	Datagrams* datagrams;
	int users;
} UDP;

static void mark(txMachine* the, void* data, txMarkRoot markRoot);

static const txHostHooks hooks = { udp_destructor, mark, NULL };

static void release(UDP* udp)
{
	if (--udp->users == 0)
		free(udp);
}

/* Nothing to free: a socket is kept alive until it is closed, and then has no data. */
void udp_destructor(void* data)
{
	(void)data;
}

static void mark(txMachine* the, void* data, txMarkRoot markRoot)
{
	UDP* udp = data;
	if (udp && udp->onReadable)
		markRoot(the, udp->onReadable);
}

static void call(txMachine* machine, UDP* udp)
{
	xsBeginHost(machine);
	{
		mxPushReference(udp->self.value.reference);
		mxPushReference(udp->onReadable);
		mxCall();
		mxPushInteger(datagramsPending(udp->datagrams));
		mxRunCount(1);
	}
	xsEndHost(machine);
}

static void deliver(txMachine* the, Delivery* delivery)
{
	UDP* udp = (UDP*)(void*)delivery;
	if (udp->datagrams && datagramsPending(udp->datagrams) > 0 && udp->onReadable)
		call(the, udp);
	release(udp);
}

static void trigger(void* owner)
{
	UDP* udp = owner;
	if (!udp->delivery.queued) {
		udp->users++;
		loopDeliver(&udp->delivery);
	}
}

static void open(txMachine* the, const Endpoint* where, txSlot* onReadable)
{
	const char* reason = NULL;
	UDP* udp = calloc(1, sizeof *udp);
	udp->datagrams = datagramsOpen(where, udp, trigger, &reason);
	if (!udp->datagrams) {
		free(udp);
		mxUnknownError("%s", reason);
	}
	udp->delivery.deliver = deliver;
	udp->onReadable = onReadable;
	udp->users = 1;
	udp->self = *mxThis;
	fxSetHostData(the, mxThis, udp);
	fxSetHostHooks(the, mxThis, &hooks);
	fxRemember(the, &udp->self);
	loopHold();
}

void udp_constructor(txMachine* the)
{
	Endpoint where = { 0, 0 };
	if (mxArgc == 0)
		mxTypeError("dictionary is missing");
	txSlot* onReadable = dictionaryCallback(the, "onReadable");
	if (dictionaryHas(the, "port"))
		where.port = (uint16_t)dictionaryPort(the);
	if (dictionaryFormat(the) != FORMAT_BUFFER)
		mxRangeError("unimplemented");
	dictionaryTarget(the);
	open(the, &where, onReadable);
}

static UDP* udpOf(txMachine* the, txSlot* instance)
{
	UDP* udp = fxGetHostDataValidate(the, instance, (void*)&hooks);
	if (!udp)
		mxTypeError("socket is closed");
	return udp;
}

void udp_close(txMachine* the)
{
	if (!fxGetHostData(the, mxThis))
		return;
	UDP* udp = udpOf(the, mxThis);
	fxForget(the, &udp->self);
	fxSetHostData(the, mxThis, NULL);
	datagramsClose(udp->datagrams);
	udp->datagrams = NULL;
	loopRelease();
	release(udp);
}

/* Sets a property of the result to the slot on the stack. */
static void setOfResult(txMachine* the, const char* name)
{
	mxPushSlot(mxResult);
	mxSetID(fxID(the, (txString)name));
	mxPop();
}

/* Returns an ArrayBuffer whose properties are the sender's address and port. */
void udp_read(txMachine* the)
{
	char address[ADDRESS_LENGTH];
	Datagram* datagram = datagramsTake(udpOf(the, mxThis)->datagrams);
	if (!datagram)
		return;
	fxArrayBuffer(the, mxResult, datagram->bytes, (txInteger)datagram->length, -1);
	addressPrint(datagram->sender.address, address);
	mxPushInteger(datagram->sender.port);
	free(datagram);
	setOfResult(the, "port");
	mxPushStringC(address);
	setOfResult(the, "address");
}

/* write(address, port, bytes), as in the SDK. */
void udp_write(txMachine* the)
{
	UDP* udp = udpOf(the, mxThis);
	Endpoint to;
	void* bytes;
	txUnsigned length;
	if (mxArgc < 3)
		mxTypeError("nothing to write");
	if (!addressParse(fxToString(the, mxArgv(0)), &to.address))
		mxRangeError("invalid IP address");
	to.port = (uint16_t)fxToInteger(the, mxArgv(1));
	_xsmcGetBuffer(the, mxArgv(2), &bytes, &length, 0);
	if (!datagramsSend(udp->datagrams, &to, bytes, length))
		mxUnknownError("UDP send failed");
}
