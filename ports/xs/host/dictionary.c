/* Reads the dictionary that is passed to a constructor of ECMA-419. */
#include "host.h"

static void get(txMachine* the, const char* name)
{
	mxPushSlot(mxArgv(0));
	mxGetID(fxID(the, (txString)name));
}

bool dictionaryHas(txMachine* the, const char* name)
{
	mxPushSlot(mxArgv(0));
	return fxHasID(the, fxID(the, (txString)name));
}

bool dictionaryGet(txMachine* the, const char* name)
{
	get(the, name);
	if (the->stack->kind != XS_UNDEFINED_KIND && the->stack->kind != XS_NULL_KIND)
		return true;
	mxPop();
	return false;
}

txSlot* dictionaryCallback(txMachine* the, const char* name)
{
	if (!dictionaryGet(the, name))
		return NULL;
	if (!fxIsCallable(the, the->stack))
		throwError(the, "TypeError", "%s is no function", name);
	txSlot* function = the->stack->value.reference;
	mxPop();
	return function;
}

txInteger dictionaryPort(txMachine* the)
{
	if (!dictionaryGet(the, "port"))
		mxUnknownError("port is missing");
	txInteger port = fxToInteger(the, the->stack);
	if (port < 0 || port > 65535)
		mxRangeError("invalid port");
	mxPop();
	return port;
}

void dictionaryAddress(txMachine* the, uint32_t* address)
{
	get(the, "address");
	if (!addressParse(fxToString(the, the->stack), address))
		mxUnknownError("invalid address");
	mxPop();
}

void dictionaryTarget(txMachine* the)
{
	if (!dictionaryHas(the, "target"))
		return;
	get(the, "target");
	mxPushSlot(mxThis);
	fxSetID(the, fxID(the, "target"));
	mxPop();
}

int dictionaryFormat(txMachine* the)
{
	if (!dictionaryGet(the, "format"))
		return FORMAT_BUFFER;
	int format = formatParse(the, the->stack);
	mxPop();
	return format;
}

int formatParse(txMachine* the, txSlot* slot)
{
	txString name = fxToString(the, slot);
	if (strcmp(name, "buffer") == 0)
		return FORMAT_BUFFER;
	if (strcmp(name, "number") != 0)
		mxRangeError("unimplemented");
	return FORMAT_NUMBER;
}
