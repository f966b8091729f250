/* Finds and runs modules. */
#include <stdio.h>

#include "host.h"

static const txScript* scriptWithNatives;

txID fxFindModule(txMachine* the, txSlot* realm, txID importerID, txSlot* slot)
{
	char name[C_PATH_MAX];
	char importer[C_PATH_MAX] = "";
	char path[C_PATH_MAX];
	(void)realm;
	fxToStringBuffer(the, slot, name, sizeof name);
	if (!threadIsLoop())
		throwError(the, "ReferenceError", "module \"%s\" not found: a thread has no modules", name);
	if (importerID != XS_NO_ID)
		snprintf(importer, sizeof importer, "%s", fxGetKeyName(the, importerID));
	if (sourceResolve(name, importer, path))
		return fxNewNameC(the, path);
	if (importerID == XS_NO_ID)
		throwError(the, "ReferenceError", "module \"%s\" not found", name);
	throwError(the, "ReferenceError", "module \"%s\" not found, imported by %s", name, importer);
}

/* Called by XS before it runs a script with natives: makes the array from which the code takes them. */
static void buildNatives(txMachine* the)
{
	txByte* p = scriptWithNatives->hostsBuffer;
	txID count;
	mxDecodeID(p, count);
	txHostFunctionBuilder builders[count];
	for (txID i = 0; i < count; i++) {
		txID id;
		builders[i].length = *p++;
		mxDecodeID(p, id);
		(void)id;
		builders[i].id = XS_NO_ID;
		builders[i].callback = builtinNative((char*)p);
		p += strlen((char*)p) + 1;
	}
	fxBuildHosts(the, (txInteger)count, builders);
	mxPullSlot(mxResult);
}

void fxLoadModule(txMachine* the, txSlot* module, txID moduleID)
{
	char path[C_PATH_MAX];
	/* Copied, because the name moves when garbage is collected. */
	snprintf(path, sizeof path, "%s", fxGetKeyName(the, moduleID));
	txScript* compiled = sourceCompile(the, path);
	if (compiled->hostsBuffer) {
		compiled->callback = buildNatives;
		scriptWithNatives = compiled;
	}
	fxResolveModule(the, module, moduleID, compiled, NULL, NULL);
}

static void onEvaluated(txMachine* the)
{
	(void)the;
}

static void onFailed(txMachine* the)
{
	failWith(the, mxArgv(0), "");
}

static void import(txMachine* the, const char* path)
{
	txSlot* realm = mxModuleInstanceInternal(mxProgram.value.reference)->value.module.realm;
	mxPushStringC((txString)path);
	fxRunImport(the, realm, XS_NO_ID);
	mxDub();
	mxGetID(mxID(_then));
	mxCall();
	fxNewHostFunction(the, onEvaluated, 1, XS_NO_ID, XS_NO_ID);
	fxNewHostFunction(the, onFailed, 1, XS_NO_ID, XS_NO_ID);
	mxRunCount(2);
	mxPop();
}

void modulesRun(txMachine* machine)
{
	xsBeginHost(machine);
	{
		import(the, options.main);
	}
	xsEndHost(machine);
}
