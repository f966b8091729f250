/* The class of "embedded:io/socket/tcp": a link, as the program sees it. */
#include <stdlib.h>

#include "tcp.h"

static void mark(txMachine* the, void* data, txMarkRoot markRoot);

static const txHostHooks hooks = { socket_destructor, mark, NULL };

/* Only a socket that is closed or whose constructor failed can be collected; all others are kept alive. */
void socket_destructor(void* data)
{
	if (data)
		tcpRelease(data);
}

static void mark(txMachine* the, void* data, txMarkRoot markRoot)
{
	TCP* tcp = data;
	if (!tcp)
		return;
	if (tcp->onReadable)
		markRoot(the, tcp->onReadable);
	if (tcp->onWritable)
		markRoot(the, tcp->onWritable);
	if (tcp->onError)
		markRoot(the, tcp->onError);
}

static TCP* tcpOf(txMachine* the, txSlot* instance)
{
	TCP* tcp = fxGetHostDataValidate(the, instance, (void*)&hooks);
	if (!tcp)
		mxTypeError("socket is closed");
	return tcp;
}

static TCP* openTCPOf(txMachine* the, txSlot* instance)
{
	TCP* tcp = tcpOf(the, instance);
	if (!tcp->link)
		mxTypeError("no socket");
	return tcp;
}

static TCP* create(txMachine* the)
{
	TCP* tcp = calloc(1, sizeof *tcp);
	tcp->delivery.deliver = tcpDeliver;
	tcp->users = 1;
	tcp->self = *mxThis;
	fxSetHostData(the, mxThis, tcp);
	fxSetHostHooks(the, mxThis, &hooks);
	return tcp;
}

/* As in the SDK, a socket that is open or never had a link is kept alive until it is closed. */
static void hold(txMachine* the, TCP* tcp)
{
	if (!tcp->remembered)
		fxRemember(the, &tcp->self);
	tcp->remembered = true;
}

static void adopt(txMachine* the, TCP* tcp, Link* link, bool bare)
{
	tcp->link = link;
	hold(the, tcp);
	linkAdopt(link, tcp, bare ? NULL : tcpTrigger);
}

/* Removes everything from the instance except its link. */
static void detach(txMachine* the, TCP* tcp, txSlot* instance)
{
	if (tcp->link)
		tcp->lastUnread = (txInteger)tcp->link->input.length;
	if (tcp->remembered)
		fxForget(the, &tcp->self);
	tcp->link = NULL;
	fxSetHostData(the, instance, NULL);
	tcpRelease(tcp);
}

enum {
	NODELAY_DEFAULT = -1
};

static int nodelay(txMachine* the)
{
	if (!dictionaryGet(the, "nodelay"))
		return NODELAY_DEFAULT;
	int on = fxToBoolean(the, the->stack);
	mxPop();
	return on;
}

static Link* connectTo(txMachine* the)
{
	Endpoint peer;
	dictionaryAddress(the, &peer.address);
	peer.port = (uint16_t)dictionaryPort(the);
	const char* reason = NULL;
	Link* link = linkConnect(&peer, &reason);
	if (!link)
		mxUnknownError("%s", reason);
	return link;
}

static int moved(const Link* link)
{
	int triggers = 0;
	if (link->connected && linkRoom(link) > 0)
		triggers |= TRIGGER_WRITABLE;
	if (link->input.length > 0)
		triggers |= TRIGGER_READABLE;
	if (link->ended || link->failed)
		triggers |= TRIGGER_ERROR;
	return triggers;
}

static Link* takeLink(txMachine* the)
{
	if (!dictionaryGet(the, "from"))
		mxTypeError("invalid from");
	TCP* from = openTCPOf(the, the->stack);
	Link* link = from->link;
	detach(the, from, the->stack);
	mxPop();
	return link;
}

/* Does everything that can throw before it makes the link. */
void socket_constructor(txMachine* the)
{
	TCP* tcp = create(the);
	if (mxArgc == 0) {
		hold(the, tcp);
		return;
	}
	tcp->format = dictionaryFormat(the);
	tcp->onReadable = dictionaryCallback(the, "onReadable");
	tcp->onWritable = dictionaryCallback(the, "onWritable");
	tcp->onError = dictionaryCallback(the, "onError");
	int noDelay = nodelay(the);
	dictionaryTarget(the);
	bool from = dictionaryHas(the, "from");
	Link* link = from ? takeLink(the) : connectTo(the);
	adopt(the, tcp, link, false);
	if (noDelay != NODELAY_DEFAULT)
		linkNoDelay(link, noDelay);
	if (from && moved(link))
		tcpTrigger(tcp, moved(link));
}

void tcpAdopt(txMachine* the, txSlot* instance, Link* link)
{
	adopt(the, tcpOf(the, instance), link, true);
}

Link* tcpLink(txMachine* the, txSlot* instance)
{
	return openTCPOf(the, instance)->link;
}

void socket_close(txMachine* the)
{
	TCP* tcp = fxGetHostData(the, mxThis);
	if (!tcp)
		return;
	tcp = tcpOf(the, mxThis);
	Link* link = tcp->link;
	detach(the, tcp, mxThis);
	if (link)
		linkDisown(link);
}

static void readNumber(txMachine* the, Link* link)
{
	uint8_t byte;
	linkRead(link, &byte, 1);
	fxInteger(the, mxResult, byte);
}

static void checkCount(txMachine* the, const TCP* tcp, txInteger count)
{
	if (count <= 0 || count > tcpUnread(tcp))
		mxUnknownError("invalid");
}

static void readInto(txMachine* the, TCP* tcp, txSlot* buffer)
{
	void* bytes;
	txUnsigned length;
	_xsmcGetBuffer(the, buffer, &bytes, &length, 1);
	checkCount(the, tcp, (txInteger)length);
	linkRead(tcp->link, bytes, length);
	fxInteger(the, mxResult, (txInteger)length);
}

static void readCount(txMachine* the, TCP* tcp, txInteger count)
{
	checkCount(the, tcp, count);
	void* bytes = fxArrayBuffer(the, mxResult, NULL, count, -1);
	linkRead(tcp->link, bytes, (size_t)count);
}

void socket_read(txMachine* the)
{
	TCP* tcp = tcpOf(the, mxThis);
	if (!tcp->link || tcpUnread(tcp) == 0)
		return;
	if (tcp->format == FORMAT_NUMBER)
		readNumber(the, tcp->link);
	else if (mxArgc == 0)
		readCount(the, tcp, tcpUnread(tcp));
	else if (mxIsReference(mxArgv(0)))
		readInto(the, tcp, mxArgv(0));
	else
		readCount(the, tcp, fxToInteger(the, mxArgv(0)));
	if (tcp->error && !options.lin && tcpUnread(tcp) == 0)
		tcpTrigger(tcp, TRIGGER_ERROR);
}

static void writeBytes(txMachine* the, Link* link, const void* bytes, size_t length)
{
	if (length > linkRoom(link))
		mxUnknownError("would block");
	linkWrite(link, bytes, length);
	if (!link->failed)
		fxInteger(the, mxResult, (txInteger)linkRoom(link));
}

void socket_write(txMachine* the)
{
	TCP* tcp = openTCPOf(the, mxThis);
	Link* link = tcp->link;
	if (!link->connected || (tcp->error && !options.lin))
		mxUnknownError("not ready");
	if (tcp->error || link->failed)
		return;
	if (mxArgc == 0)
		mxTypeError("nothing to write");
	if (tcp->format == FORMAT_NUMBER) {
		uint8_t byte = (uint8_t)fxToInteger(the, mxArgv(0));
		writeBytes(the, link, &byte, 1);
	}
	else {
		void* bytes;
		txUnsigned length;
		_xsmcGetBuffer(the, mxArgv(0), &bytes, &length, 0);
		writeBytes(the, link, bytes, length);
	}
}

void socket_getRemoteAddress(txMachine* the)
{
	char address[ADDRESS_LENGTH];
	TCP* tcp = openTCPOf(the, mxThis);
	addressPrint(tcp->link->peer.address, address);
	fxString(the, mxResult, address);
}

void socket_getRemotePort(txMachine* the)
{
	fxInteger(the, mxResult, openTCPOf(the, mxThis)->link->peer.port);
}

void socket_getFormat(txMachine* the)
{
	fxStringX(the, mxResult, tcpOf(the, mxThis)->format == FORMAT_NUMBER ? "number" : "buffer");
}

void socket_setFormat(txMachine* the)
{
	TCP* tcp = tcpOf(the, mxThis);
	if (mxArgc == 0)
		mxTypeError("format is missing");
	tcp->format = formatParse(the, mxArgv(0));
}
