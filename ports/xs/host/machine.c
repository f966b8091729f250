/* The machine, and the memory with which it starts. */
#include "host.h"

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

/* A thread begins with what most functions need, as each call makes a machine. */
static txCreation thread = {
	.initialChunkSize = 256 * 1024,
	.incrementalChunkSize = 4 * 1024 * 1024,
	.initialHeapCount = 16 * 1024,
	.incrementalHeapCount = 128 * 1024,
	.stackCount = 64 * 1024,
	.initialKeyCount = 2 * 1024,
	.incrementalKeyCount = 1024,
	.nameModulo = 1993,
	.symbolModulo = 127,
	.parserBufferSize = 1024 * 1024,
	.parserTableModulo = 1993,
};

/* Memory for loading the program; heap.c limits what the program may use afterwards. */
static txCreation device = {
	.initialChunkSize = 1024 * 1024,
	.incrementalChunkSize = 256 * 1024,
	.initialHeapCount = 16 * 1024,
	.incrementalHeapCount = 1024,
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

txMachine* machineCreate(txSize stack)
{
	/* Additional slots for the intrinsics, which a device has in flash. */
	device.stackCount = stack + mxStackIndexCount;
	return xsCreateMachine(stack > 0 ? &device : &roomy, "xs-host", NULL);
}

txMachine* machineCreateForThread(void)
{
	return xsCreateMachine(&thread, "thread", NULL);
}
