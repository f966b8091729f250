/* What console.log prints of objects, as Node does. The code (dist/console.h, made of ports/console) is parsed when a program
   prints the first of them, so that other programs need no memory for it. */
#include "console.h"
#include "host.h"

static PER_MACHINE txSlot formatter;
static PER_MACHINE bool isMade;

/* Functions of XS do not return their source, which would say this. */
static void isClass(txMachine* the)
{
	bool result = false;
	if (mxArgc > 0 && mxIsReference(mxArgv(0))) {
		const txSlot* code = mxArgv(0)->value.reference->next;
		if (code && (code->kind == XS_CODE_KIND || code->kind == XS_CODE_X_KIND))
			result = code->flag & (XS_BASE_FLAG | XS_DERIVED_FLAG);
	}
	fxBoolean(the, mxResult, result);
}

static void make(txMachine* the)
{
	txSlot* program = mxProgram.value.reference;
	txSlot* realm = mxModuleInstanceInternal(program)->value.module.realm;
	txScript* script = sourceCompileScript(the, "console", console_source, sizeof console_source - 1, false);
	mxPushUndefined();
	fxRunScript(the, script, mxRealmGlobal(realm), C_NULL, mxRealmClosures(realm)->value.reference, C_NULL, program);
	mxCall();
	fxNewHostFunction(the, isClass, 1, XS_NO_ID, XS_NO_ID);
	mxRunCount(1);
	formatter = *the->stack;
	fxRemember(the, &formatter);
	isMade = true;
	mxPop();
}

bool formatArguments(txMachine* the)
{
	/* A device has no parser, and no memory for the code. */
	if (options.heap)
		return false;
	if (!isMade)
		make(the);
	mxPushUndefined();
	mxPushSlot(&formatter);
	mxCall();
	for (txInteger i = 0; i < mxArgc; i++)
		mxPushSlot(mxArgv(i));
	mxRunCount(mxArgc);
	return true;
}
