/* xs-host [--esp32] [--lin] [--preloaded] [--compile file] main.mjs [argument...] */
#include <stdio.h>
#include <stdlib.h>

#include "host.h"

/* The stack of an ESP32 in the SDK's manifests: 512 slots, without the intrinsics, which are in flash. */
#define ESP32_STACK 512

/* The heap in most of these manifests, in slots and in bytes. */
static const HeapLimit esp32Heap = { .slots = 4928, .chunkBytes = 78848 };

Options options;

static const char* compileTo;

static int readSwitches(int argc, char** argv)
{
	int i = 1;
	for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++)
		if (strcmp(argv[i], "--esp32") == 0)
			options.heap = &esp32Heap;
		else if (strcmp(argv[i], "--lin") == 0)
			options.lin = true;
		else if (strcmp(argv[i], "--preloaded") == 0)
			options.preloaded = true;
		else if (strcmp(argv[i], "--compile") == 0 && i + 1 < argc)
			compileTo = argv[++i];
		else
			return argc;
	return i;
}

/* Sets argv as in Node: the host's own path, the file, its arguments. */
static void readArguments(int argc, char** argv, int first)
{
	static char real[C_PATH_MAX];
	options.argv = argv + first - 1;
	options.argc = argc - first + 1;
	options.argv[0] = argv[0];
	options.main = realpath(argv[first], real) ? real : argv[first];
	options.starts = options.heap || options.preloaded || compileTo;
}

int main(int argc, char** argv)
{
	int first = readSwitches(argc, argv);
	if (first >= argc) {
		fprintf(stderr, "usage: xs-host [--esp32] [--lin] [--preloaded] [--compile file] main.mjs [argument...]\n");
		return 2;
	}
	readArguments(argc, argv, first);
	clockStart();
	waitStart();
	txMachine* the = machineCreate(options.heap ? ESP32_STACK : 0);
	if (compileTo)
		bytecodeWrite(the, argv + first, argc - first, compileTo);
	threadExtendStack();
	waitInterrupt(the);
	globalsBuild(the);
	modulesRun(the);
	loopRun(the);
}
