/* Modules are byte code that was made on the desktop (see linux/bytecode.c). It runs in flash, without being copied. */
#include <stdlib.h>

#include "platform.h"

typedef struct {
	const char* name;
	txScript script;
} Module;

static Module* modules;
static uint32_t moduleCount;

/* Makes the names in the order of their numbers, which the code contains. */
static void readNames(txMachine* the)
{
	uint32_t first = flashNumber();
	uint32_t count = flashNumber();
	for (uint32_t i = 0; i < count; i++)
		if (fxNewNameX(the, (txString)flashString()) != first + i) {
			static const char text[] = "the byte code was made by another XS\n";
			systemWrite(STANDARD_ERROR, text, sizeof text - 1);
			systemStop(1);
		}
}

static void readModule(Module* module)
{
	txScript* script = &module->script;
	module->name = flashString();
	script->codeSize = (txSize)flashNumber();
	script->codeBuffer = (txByte*)flashBytes((size_t)script->codeSize);
	script->hostsSize = (txSize)flashNumber();
	if (script->hostsSize > 0)
		script->hostsBuffer = (txByte*)flashBytes((size_t)script->hostsSize);
}

void sourceOpen(txMachine* the)
{
	readNames(the);
	moduleCount = flashNumber();
	modules = calloc(moduleCount, sizeof *modules);
	for (uint32_t i = 0; i < moduleCount; i++)
		readModule(&modules[i]);
	options.main = modules[0].name;
}

static Module* find(const char* name)
{
	for (uint32_t i = 0; i < moduleCount; i++)
		if (strcmp(name, modules[i].name) == 0)
			return &modules[i];
	return NULL;
}

/* Resolves `./name` against the importer's folder on the desktop; all modules of a program are in one folder. */
bool sourceResolve(const char* name, const char* importer, char path[C_PATH_MAX])
{
	const char* slash = strrchr(importer, '/');
	if (strncmp(name, "./", 2) == 0 && slash)
		snprintf(path, C_PATH_MAX, "%.*s%s", (int)(slash + 1 - importer), importer, name + 2);
	else
		snprintf(path, C_PATH_MAX, "%s", name);
	return find(path) != NULL;
}

txScript* sourceCompile(txMachine* the, const char* path)
{
	(void)the;
	return &find(path)->script;
}

/* eval() and Function() find no parser, as on the SDK's boards. */
txScript* fxParseScript(txMachine* the, void* stream, txGetter getter, txUnsigned flags)
{
	(void)the;
	(void)stream;
	(void)getter;
	(void)flags;
	return NULL;
}
