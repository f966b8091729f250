/* The class of "embedded:io/socket/tcp": what a program sees of a link. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "tcp.h"

static void mark(txMachine* the, void* data, txMarkRoot markRoot);

static const txHostHooks hooks = { tcp_destructor, mark, NULL };

/* Only one whose constructor failed, or that is closed, can be collected: the rest is remembered. */
void tcp_destructor(void* data)
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

/* As in the SDK, one that is open or has never had a link is kept until it is closed. */
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

/* Takes everything from the instance but its link. */
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
	struct sockaddr_in peer = { .sin_family = AF_INET };
	dictionaryAddress(the, &peer.sin_addr);
	peer.sin_port = htons((uint16_t)dictionaryPort(the));
	Link* link = linkConnect(&peer);
	if (!link)
		mxUnknownError("no socket");
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

/* Whatever can throw comes before the link. */
void tcp_constructor(txMachine* the)
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
		setsockopt(link->watch.fd, IPPROTO_TCP, TCP_NODELAY, &noDelay, sizeof noDelay);
	if (from && moved(link))
		tcpTrigger(tcp, moved(link));
}

void tcpAdopt(txMachine* the, txSlot* instance, int fd)
{
	adopt(the, tcpOf(the, instance), linkAccepted(fd), true);
}

void tcp_close(txMachine* the)
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

void tcp_read(txMachine* the)
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
	fxInteger(the, mxResult, (txInteger)linkRoom(link));
}

void tcp_write(txMachine* the)
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

void tcp_getRemoteAddress(txMachine* the)
{
	char address[INET_ADDRSTRLEN];
	TCP* tcp = openTCPOf(the, mxThis);
	inet_ntop(AF_INET, &tcp->link->peer.sin_addr, address, sizeof address);
	fxString(the, mxResult, address);
}

void tcp_getRemotePort(txMachine* the)
{
	fxInteger(the, mxResult, ntohs(openTCPOf(the, mxThis)->link->peer.sin_port));
}

void tcp_getFormat(txMachine* the)
{
	fxStringX(the, mxResult, tcpOf(the, mxThis)->format == FORMAT_NUMBER ? "number" : "buffer");
}

void tcp_setFormat(txMachine* the)
{
	TCP* tcp = tcpOf(the, mxThis);
	if (mxArgc == 0)
		mxTypeError("format is missing");
	tcp->format = formatParse(the, mxArgv(0));
}
