/* Starts the machine with the program that the tool has put into flash. */
#include <stdlib.h>

#include "platform.h"

/* "UAB" and the version of what follows. */
#define MAGIC 0x01424155

Options options;

static HeapLimit heap;

static void readHeap(void)
{
	heap.slots = (txSize)flashNumber();
	heap.chunkBytes = (txSize)flashNumber();
	heap.slotStep = (txSize)flashNumber();
	heap.chunkStep = (txSize)flashNumber();
	heap.sharedBytes = (txSize)flashNumber();
	if (heap.slots > 0)
		options.heap = &heap;
}

static Settings readSettings(void)
{
	Settings settings;
	readHeap();
	settings.stack = flashNumber();
	settings.network = flashNumber();
	options.preloaded = flashNumber();
	options.measured = flashNumber();
	options.argc = (int)flashNumber();
	options.argv = calloc((size_t)options.argc, sizeof *options.argv);
	for (int i = 0; i < options.argc; i++)
		options.argv[i] = (char*)flashString();
	return settings;
}

int main(void)
{
	faultStart();
	interruptsStart();
	uartStart();
	if (flashNumber() != MAGIC)
		systemStop(1);
	Settings settings = readSettings();
	networkStart(settings.network);
	clockStart();
	txMachine* the = machineCreate((txSize)settings.stack);
	reportMachine(the);
	sourceOpen(the);
	globalsBuild(the);
	modulesRun(the);
	loopRun(the);
}
