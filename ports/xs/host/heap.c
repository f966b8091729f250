/* The module "uasyncio:heap": counting and limiting. */
#include <stdlib.h>

#include "host.h"

/* In xsMemory.c it is not static, but in no header either. */
extern void fxGrowSlots(txMachine* the, txSize count);

/* What most ESP32 targets of the SDK give a program, in slots and in bytes. */
#define ESP32_SLOTS 4928
#define ESP32_CHUNK_BYTES 78848

/* Enough for any test; without a bound, a runaway program would take the whole machine with it. */
#define MOST_BYTES ((size_t)512 * 1024 * 1024)

static size_t allocated;

/* Slots kept from the program so that exactly as many are left as the limit allows. */
static txSlot ballast;
static txSize ballastCount;

static void* allocate(size_t bytes)
{
	if (allocated + bytes > MOST_BYTES)
		return NULL;
	allocated += bytes;
	return malloc(bytes);
}

void* fxAllocateChunks(txMachine* the, txSize bytes)
{
	(void)the;
	return allocate((size_t)bytes);
}

txSlot* fxAllocateSlots(txMachine* the, txSize count)
{
	(void)the;
	return allocate((size_t)count * sizeof(txSlot));
}

void fxFreeChunks(txMachine* the, void* chunks)
{
	(void)the;
	free(chunks);
}

void fxFreeSlots(txMachine* the, void* slots)
{
	(void)the;
	free(slots);
}

static txSize countFree(const txMachine* the)
{
	txSize count = 0;
	for (const txSlot* slot = the->freeHeap; slot; slot = slot->next)
		count++;
	return count;
}

static void dropBallast(txMachine* the)
{
	fxForget(the, &ballast);
	ballastCount = 0;
}

static void takeBallast(txMachine* the, txSize count)
{
	if (count <= 0)
		return;
	txSlot* last = fxNewInstance(the);
	ballast = *the->stack;
	mxPop();
	fxRemember(the, &ballast);
	ballastCount = count;
	while (--count > 0)
		last = last->next = fxNewSlot(the);
}

static void limitSlots(txMachine* the, txSize slots)
{
	txSize count = countFree(the);
	/* One slot of what is added may go to the header of the new part. */
	if (count < slots)
		fxGrowSlots(the, slots - count + 1);
	takeBallast(the, countFree(the) - slots);
	the->minimumHeapCount = 0;
}

/* Right after a collection there are no holes, so that what is left of each block can be cut off. */
static void limitChunks(txMachine* the, txSize bytes)
{
	txSize size = bytes + (txSize)sizeof(txBlock);
	txBlock* block = allocate((size_t)size);
	if (!block)
		fxAbort(the, XS_NOT_ENOUGH_MEMORY_EXIT);
	for (txBlock* full = the->firstBlock; full; full = full->nextBlock)
		full->limit = full->current;
	block->nextBlock = the->firstBlock;
	block->current = (txByte*)(block + 1);
	block->limit = block->current + bytes;
	block->temporary = NULL;
	the->firstBlock = block;
	the->maximumChunksSize += bytes;
	the->minimumChunksSize = 0;
}

static void limit(txMachine* the, txSize slots, txSize chunkBytes)
{
	dropBallast(the);
	fxCollectGarbage(the);
	limitSlots(the, slots);
	limitChunks(the, chunkBytes & ~(txSize)(sizeof(size_t) - 1));
}

void heap_slots(txMachine* the)
{
	fxInteger(the, mxResult, the->currentHeapCount - ballastCount);
}

void heap_chunks(txMachine* the)
{
	fxInteger(the, mxResult, the->currentChunksSize);
}

void heap_collect(txMachine* the)
{
	fxCollectGarbage(the);
}

/* XS leaves the mark of a skipped collection, and with it grows in tiny steps for ever. */
void heap_collecting(txMachine* the)
{
	bool on = mxArgc > 0 && fxToBoolean(the, mxArgv(0));
	fxEnableGarbageCollection(the, on);
	if (on)
		the->collectFlag &= ~XS_SKIPPED_COLLECT_FLAG;
}

void heap_limit(txMachine* the)
{
	if (mxArgc < 2)
		mxTypeError("limit needs slots and bytes");
	limit(the, fxToInteger(the, mxArgv(0)), fxToInteger(the, mxArgv(1)));
}

/* Called before the main module's first statement. */
void host_start(txMachine* the)
{
	if (options.preloaded)
		freezeFunctions(the);
	if (options.esp32)
		limit(the, ESP32_SLOTS, ESP32_CHUNK_BYTES);
}
