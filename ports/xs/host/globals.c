/* console, trace and process. */
#include <stdlib.h>

#include "host.h"

typedef struct {
	char* bytes;
	size_t length;
	size_t room;
} Text;

static void append(Text* text, const char* bytes, size_t length)
{
	if (text->length + length > text->room) {
		text->room = 2 * (text->length + length);
		text->bytes = realloc(text->bytes, text->room);
	}
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
}

/* Decodes the two bytes that stand for the character 0 in a string of XS, which ends with a zero byte. */
static void appendString(Text* text, const char* string)
{
	const char* zero;
	while ((zero = strstr(string, "\xC0\x80"))) {
		append(text, string, (size_t)(zero - string));
		append(text, "", 1);
		string = zero + 2;
	}
	append(text, string, strlen(string));
}

/* Converts as String() does, which accepts symbols too. */
static void convert(txMachine* the, txSlot* slot)
{
	mxPushUndefined();
	mxPush(mxStringConstructor);
	mxCall();
	mxPushSlot(slot);
	mxRunCount(1);
}

static void convertArguments(txMachine* the)
{
	for (txInteger i = 0; i < mxArgc; i++) {
		convert(the, mxArgv(i));
		mxArgv(i)->kind = the->stack->kind;
		mxArgv(i)->value = the->stack->value;
		mxPop();
	}
}

static void printArguments(txMachine* the, int output, const char* separator, const char* end)
{
	Text text = { NULL, 0, 0 };
	/* Converts everything before it writes, because converting may call the program, which may throw. */
	convertArguments(the);
	for (txInteger i = 0; i < mxArgc; i++) {
		if (i > 0)
			appendString(&text, separator);
		appendString(&text, mxArgv(i)->value.string);
	}
	appendString(&text, end);
	systemWrite(output, text.bytes, text.length);
	free(text.bytes);
}

static void printLine(int output, const char* line)
{
	Text text = { NULL, 0, 0 };
	appendString(&text, line);
	appendString(&text, "\n");
	systemWrite(output, text.bytes, text.length);
	free(text.bytes);
}

/* Whether Node prints the value as String() converts it. */
static bool isPlain(const txSlot* slot)
{
	switch (slot->kind) {
	case XS_UNDEFINED_KIND:
	case XS_NULL_KIND:
	case XS_BOOLEAN_KIND:
	case XS_INTEGER_KIND:
		return true;
	case XS_NUMBER_KIND:
		return slot->value.number != 0 || !c_signbit(slot->value.number);
	default:
		return mxIsStringPrimitive(slot);
	}
}

static bool arePlain(txMachine* the)
{
	for (txInteger i = 0; i < mxArgc; i++)
		if (!isPlain(mxArgv(i)))
			return false;
	return mxArgc < 2 || !mxIsStringPrimitive(mxArgv(0)) || !strchr(mxArgv(0)->value.string, '%');
}

static void print(txMachine* the, int output)
{
	if (!arePlain(the) && formatArguments(the)) {
		printLine(output, the->stack->value.string);
		mxPop();
		return;
	}
	printArguments(the, output, " ", "\n");
}

static void console_out(txMachine* the)
{
	print(the, STANDARD_OUTPUT);
}

static void console_err(txMachine* the)
{
	print(the, STANDARD_ERROR);
}

static void trace(txMachine* the)
{
	printArguments(the, STANDARD_OUTPUT, "", "");
}

static void process_exit(txMachine* the)
{
	endProcess(mxArgc > 0 ? fxToInteger(the, mxArgv(0)) & 255 : 0);
}

static void process_descriptors(txMachine* the)
{
	fxInteger(the, mxResult, systemDescriptors());
}

static void process_readInput(txMachine* the)
{
	bool callable = mxArgc > 0 && fxIsCallable(the, mxArgv(0));
	inputRequest(the, callable ? mxArgv(0) : NULL);
}

void globalsDefine(txMachine* the, const char* name, txCallback callback, txInteger length)
{
	txID id = fxID(the, (txString)name);
	txSlot* object = the->stack->value.reference;
	fxNewHostFunction(the, callback, length, (txInteger)id, XS_NO_ID);
	mxPushReference(object);
	fxSetID(the, id);
	mxPop();
}

/* Pops the value from the stack. */
static void setGlobal(txMachine* the, const char* name)
{
	mxPush(mxGlobal);
	fxSetID(the, fxID(the, (txString)name));
	mxPop();
}

void globalsBuildConsole(txMachine* the)
{
	fxNewObject(the);
	globalsDefine(the, "log", console_out, 0);
	globalsDefine(the, "info", console_out, 0);
	globalsDefine(the, "debug", console_out, 0);
	globalsDefine(the, "error", console_err, 0);
	globalsDefine(the, "warn", console_err, 0);
	setGlobal(the, "console");
}

/* The same, of an object. */
static void setOf(txMachine* the, txSlot* object, const char* name)
{
	mxPushReference(object);
	fxSetID(the, fxID(the, (txString)name));
	mxPop();
}

static void buildProcess(txMachine* the)
{
	txSlot* process = fxNewObject(the);
	txSlot* argv = fxNewArray(the, 0);
	for (int i = 0; i < options.argc; i++) {
		mxPushStringC(options.argv[i]);
		mxPushReference(argv);
		fxSetIndex(the, (txIndex)i);
		mxPop();
	}
	setOf(the, process, "argv");
	globalsDefine(the, "exit", process_exit, 1);
	globalsDefine(the, "descriptors", process_descriptors, 0);
	if (inputExists)
		globalsDefine(the, "readInput", process_readInput, 1);
	if (threadsExist) {
		threadsBuild(the);
		setOf(the, process, "threads");
	}
	/* Where it behaves as the SDK does, it has no more than that. */
	if (tlsExists && !options.heap && !options.lin) {
		tlsBuild(the);
		setOf(the, process, "tls");
	}
	setGlobal(the, "process");
}

void globalsBuild(txMachine* machine)
{
	xsBeginHost(machine);
	{
		globalsBuildConsole(the);
		buildProcess(the);
		fxNewHostFunction(the, trace, 0, (txInteger)fxID(the, "trace"), XS_NO_ID);
		setGlobal(the, "trace");
	}
	xsEndHost(machine);
}

static bool callProcess(txMachine* the, const char* name)
{
	mxPush(mxGlobal);
	mxGetID(fxID(the, "process"));
	if (!mxIsReference(the->stack))
		return false;
	mxDub();
	mxGetID(fxID(the, (txString)name));
	if (!fxIsCallable(the, the->stack))
		return false;
	mxCall();
	mxRunCount(0);
	return true;
}

void globalsCall(txMachine* machine, const char* name, bool* present)
{
	xsBeginHost(machine);
	{
		*present = callProcess(the, name);
	}
	xsEndHost(machine);
}
