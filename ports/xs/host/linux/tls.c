/* TLS by the system's OpenSSL: functions that encrypt a connection that is open. An error is a text: its code, a space, and what it means. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "host.h"

const bool tlsExists = true;

/* Freed at the next use, as what reads them may throw. */
static struct tls_options tlsOptions;
static struct tls_text early;

static void addValue(txMachine* the, struct tls_text* text, txSlot* value)
{
	void* bytes;
	txUnsigned length;
	if (mxIsStringPrimitive(value)) {
		bytes = fxToString(the, value);
		length = (txUnsigned)strlen(bytes);
	}
	else
		_xsmcGetBuffer(the, value, &bytes, &length, 0);
	if (tls_add(text, bytes, length))
		mxUnknownError("out of memory");
}

static void addNames(txMachine* the, struct tls_text* text, txSlot* names)
{
	mxPushSlot(names);
	mxGetID(fxID(the, "length"));
	txInteger count = fxToInteger(the, the->stack);
	mxPop();
	for (txInteger i = 0; i < count; i++) {
		mxPushSlot(names);
		mxGetIndex((txIndex)i);
		txString name = fxToString(the, the->stack);
		if (tls_add_name(text, name, strlen(name)))
			mxUnknownError("out of memory");
		mxPop();
	}
}

static bool isTrue(txMachine* the, const char* name, bool byDefault)
{
	if (!dictionaryGet(the, name))
		return byDefault;
	bool is = fxToBoolean(the, the->stack);
	mxPop();
	return is;
}

/* Reads the first argument. */
static void readOptions(txMachine* the)
{
	static const char* const names[] = { "ca", "cert", "key", "alpn" };
	tls_free_options(&tlsOptions);
	memset(&tlsOptions, 0, sizeof tlsOptions);
	for (int i = 0; i < TLS_TEXTS; i++)
		if (dictionaryGet(the, names[i])) {
			(i == TLS_ALPN ? addNames : addValue)(the, &tlsOptions.texts[i], the->stack);
			mxPop();
		}
	tlsOptions.is_server = isTrue(the, "server", false);
	tlsOptions.verifies = isTrue(the, "verify", true);
}

static struct tls_options takeOptions(void)
{
	struct tls_options taken = tlsOptions;
	memset(&tlsOptions, 0, sizeof tlsOptions);
	return taken;
}

static const char* codeOf(int error)
{
	switch (error) {
	case TLS_PROTOCOL:
		return "EPROTO";
	case TLS_CERTIFICATE:
		return "CERTIFICATE_VERIFY_FAILED";
	case TLS_INPUT:
		return "EINVAL";
	case TLS_MISSING:
		return "ENOTSUP";
	case ENOMEM:
		return "ENOMEM";
	default:
		return "ECONNRESET";
	}
}

static void returnError(txMachine* the, int error, const char* words)
{
	char text[400];
	snprintf(text, sizeof text, "%s %s", codeOf(error), words ? words : strerror(error));
	fxString(the, mxResult, text);
}

static void returnLatestError(txMachine* the)
{
	int error = errno;
	returnError(the, error, error >= TLS_PROTOCOL ? tls_words() : NULL);
}

/* check(options) */
static void tls_checkOptions(txMachine* the)
{
	if (tls_load() == 0) {
		readOptions(the);
		struct tls_options taken = takeOptions();
		if (tls_check(&taken) == 0)
			return;
	}
	returnLatestError(the);
}

/* encrypt(options, socket, name, early): `early` is what the program has read of the handshake */
static void tls_encrypt(txMachine* the)
{
	if (tls_load() == 0) {
		Link* link = tcpLink(the, mxArgv(1));
		free(early.data);
		memset(&early, 0, sizeof early);
		addValue(the, &early, mxArgv(3));
		readOptions(the);
		txString name = fxToString(the, mxArgv(2));
		struct tls_options taken = takeOptions();
		if (linkEncrypt(link, &taken, name, &early))
			return;
	}
	returnLatestError(the);
}

/* shakes(socket): whether the handshake goes on */
static void tls_shakes(txMachine* the)
{
	fxBoolean(the, mxResult, tcpLink(the, mxArgv(0))->shaking);
}

/* failure(socket): why the connection has failed, if it has */
static void tls_failure(txMachine* the)
{
	const Link* link = tcpLink(the, mxArgv(0));
	if (link->failed)
		returnError(the, link->error, link->words);
}

/* end(socket): sends close_notify after everything else */
static void tls_end(txMachine* the)
{
	linkSayGoodbye(tcpLink(the, mxArgv(0)));
}

/* info(socket, name): as JSON */
static void tls_info(txMachine* the)
{
	const Link* link = tcpLink(the, mxArgv(0));
	char* fact = tls_fact(link->tls, fxToString(the, mxArgv(1)));
	if (!fact)
		mxUnknownError("out of memory");
	fxString(the, mxResult, fact);
	free(fact);
}

void tlsBuild(txMachine* the)
{
	fxNewObject(the);
	globalsDefine(the, "check", tls_checkOptions, 1);
	globalsDefine(the, "encrypt", tls_encrypt, 4);
	globalsDefine(the, "shakes", tls_shakes, 1);
	globalsDefine(the, "failure", tls_failure, 1);
	globalsDefine(the, "end", tls_end, 1);
	globalsDefine(the, "info", tls_info, 2);
}
