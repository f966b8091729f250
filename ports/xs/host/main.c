/* xs-host [--esp32] [--lin] [--preloaded] main.mjs [argument...] */
#include <stdio.h>

#include "host.h"

/* The SDK's manifests give an ESP32 a stack of 512 slots, besides the intrinsics, which lie in flash. */
#define ESP32_STACK 512

Options options;

static txCreation roomy = {
	.initialChunkSize = 16 * 1024 * 1024,
	.incrementalChunkSize = 4 * 1024 * 1024,
	.initialHeapCount = 512 * 1024,
	.incrementalHeapCount = 128 * 1024,
	.stackCount = 64 * 1024,
	.initialKeyCount = 8 * 1024,
	.incrementalKeyCount = 1024,
	.nameModulo = 1993,
	.symbolModulo = 127,
	.parserBufferSize = 1024 * 1024,
	.parserTableModulo = 1993,
};

/* Room to load the program in; what it may use afterwards is limited in heap.c. */
static txCreation esp32 = {
	.initialChunkSize = 1024 * 1024,
	.incrementalChunkSize = 256 * 1024,
	.initialHeapCount = 16 * 1024,
	.incrementalHeapCount = 1024,
	.stackCount = ESP32_STACK + mxStackIndexCount,
	.initialKeyCount = 2 * 1024,
	.incrementalKeyCount = 32,
	.nameModulo = 53,
	.symbolModulo = 3,
	.parserBufferSize = 1024 * 1024,
	.parserTableModulo = 1993,
};

void fxCreateMachinePlatform(txMachine* the)
{
	(void)the;
}

void fxDeleteMachinePlatform(txMachine* the)
{
	(void)the;
}

static int readSwitches(int argc, char** argv)
{
	int i = 1;
	for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++)
		if (strcmp(argv[i], "--esp32") == 0)
			options.esp32 = true;
		else if (strcmp(argv[i], "--lin") == 0)
			options.lin = true;
		else if (strcmp(argv[i], "--preloaded") == 0)
			options.preloaded = true;
		else
			return argc;
	return i;
}

int main(int argc, char** argv)
{
	int first = readSwitches(argc, argv);
	if (first >= argc) {
		fprintf(stderr, "usage: xs-host [--esp32] [--lin] [--preloaded] main.mjs [argument...]\n");
		return 2;
	}
	/* As in Node: the program that runs, the file, its arguments. */
	options.argv = argv + first - 1;
	options.argc = argc - first + 1;
	options.argv[0] = argv[0];
	clockStart();
	loopStart();
	txMachine* the = xsCreateMachine(options.esp32 ? &esp32 : &roomy, "xs-host", NULL);
	globalsBuild(the);
	modulesRun(the, options.argv[1]);
	loopRun(the);
}
