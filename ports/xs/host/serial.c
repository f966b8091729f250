/* The class of "embedded:io/serial". */
#include <stdlib.h>

#include "host.h"

#define PIECE 4096

typedef struct {
	Delivery delivery;
	Line* line;
	txSlot self;
	txSlot* onReadable;
	txSlot* onWritable;
	txSlot* onError;
	int triggers;
	int users;
} Serial;

static void mark(txMachine* the, void* data, txMarkRoot markRoot);

static const txHostHooks hooks = { serial_destructor, mark, NULL };

static void release(Serial* serial)
{
	if (--serial->users == 0)
		free(serial);
}

/* Nothing to free: an open line is kept alive until it is closed, and then has no data. */
void serial_destructor(void* data)
{
	(void)data;
}

static void mark(txMachine* the, void* data, txMarkRoot markRoot)
{
	Serial* serial = data;
	if (!serial)
		return;
	if (serial->onReadable)
		markRoot(the, serial->onReadable);
	if (serial->onWritable)
		markRoot(the, serial->onWritable);
	if (serial->onError)
		markRoot(the, serial->onError);
}

static void call(txMachine* the, const Serial* serial, txSlot* function, size_t count)
{
	if (!function)
		return;
	mxPushReference(serial->self.value.reference);
	mxPushReference(function);
	mxCall();
	mxPushInteger((txInteger)count);
	mxRunCount(1);
	mxPop();
}

/* Calls nothing more after a callback has closed the line. */
static void deliver(txMachine* machine, Delivery* delivery)
{
	Serial* serial = (Serial*)(void*)delivery;
	int triggers = serial->triggers;
	serial->triggers = 0;
	xsBeginHost(machine);
	{
		if ((triggers & TRIGGER_READABLE) && serial->line && lineUnread(serial->line) > 0)
			call(the, serial, serial->onReadable, lineUnread(serial->line));
		if ((triggers & TRIGGER_WRITABLE) && serial->line)
			call(the, serial, serial->onWritable, lineRoom(serial->line));
		if ((triggers & TRIGGER_ERROR) && serial->line)
			call(the, serial, serial->onError, 0);
	}
	xsEndHost(machine);
	release(serial);
}

static void trigger(void* owner, int triggers)
{
	Serial* serial = owner;
	serial->triggers |= triggers;
	if (!serial->delivery.queued) {
		serial->users++;
		loopDeliver(&serial->delivery);
	}
}

/* Pushes a property that must be there. */
static void need(txMachine* the, const char* name)
{
	if (!dictionaryGet(the, name))
		throwError(the, "TypeError", "%s is missing", name);
}

static bool hasHardwareFlow(txMachine* the)
{
	if (!dictionaryGet(the, "flowControl"))
		return false;
	bool hardware = strcmp(fxToString(the, the->stack), "hardware") == 0;
	mxPop();
	return hardware;
}

static txInteger rate(txMachine* the)
{
	need(the, "baud");
	txInteger baud = fxToInteger(the, the->stack);
	mxPop();
	return baud;
}

/* Pops the device's name from the stack. */
static Serial* openLine(txMachine* the, txInteger baud, bool hardwareFlow)
{
	const char* reason = NULL;
	const char* device = fxToString(the, the->stack);
	Serial* serial = calloc(1, sizeof *serial);
	serial->line = lineOpen(device, baud, hardwareFlow, serial, trigger, &reason);
	mxPop();
	if (!serial->line) {
		free(serial);
		mxUnknownError("%s", reason);
	}
	return serial;
}

/* Does everything else that can throw before it opens the line. */
void serial_constructor(txMachine* the)
{
	if (mxArgc == 0)
		mxTypeError("dictionary is missing");
	if (dictionaryFormat(the) != FORMAT_BUFFER)
		mxRangeError("unimplemented");
	txSlot* onReadable = dictionaryCallback(the, "onReadable");
	txSlot* onWritable = dictionaryCallback(the, "onWritable");
	txSlot* onError = dictionaryCallback(the, "onError");
	dictionaryTarget(the);
	txInteger baud = rate(the);
	bool hardwareFlow = hasHardwareFlow(the);
	need(the, "device");
	Serial* serial = openLine(the, baud, hardwareFlow);
	serial->delivery.deliver = deliver;
	serial->onReadable = onReadable;
	serial->onWritable = onWritable;
	serial->onError = onError;
	serial->users = 1;
	serial->self = *mxThis;
	fxSetHostData(the, mxThis, serial);
	fxSetHostHooks(the, mxThis, &hooks);
	fxRemember(the, &serial->self);
	trigger(serial, TRIGGER_WRITABLE);
}

static Serial* serialOf(txMachine* the)
{
	Serial* serial = fxGetHostDataValidate(the, mxThis, (void*)&hooks);
	if (!serial)
		mxTypeError("the line is closed");
	return serial;
}

void serial_close(txMachine* the)
{
	if (!fxGetHostData(the, mxThis))
		return;
	Serial* serial = serialOf(the);
	fxForget(the, &serial->self);
	fxSetHostData(the, mxThis, NULL);
	lineClose(serial->line);
	serial->line = NULL;
	release(serial);
}

/* Returns bytes that have come; onReadable follows if there are more. */
void serial_read(txMachine* the)
{
	uint8_t bytes[PIECE];
	size_t length = lineRead(serialOf(the)->line, bytes, sizeof bytes);
	if (length > 0)
		fxArrayBuffer(the, mxResult, bytes, (txInteger)length, -1);
}

void serial_write(txMachine* the)
{
	Line* line = serialOf(the)->line;
	void* bytes;
	txUnsigned length;
	if (mxArgc == 0)
		mxTypeError("nothing to write");
	_xsmcGetBuffer(the, mxArgv(0), &bytes, &length, 0);
	if (length > lineRoom(line))
		mxUnknownError("would block");
	lineWrite(line, bytes, length);
}
