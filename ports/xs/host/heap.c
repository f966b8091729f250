/* The module "uasyncio:heap": counts memory and limits it. */
#include <stdlib.h>

#include "host.h"

/* Declared here because no header of XS has it; in xsMemory.c it is not static. */
extern void fxGrowSlots(txMachine* the, txSize count);

/* Enough for any test. Without a bound a program in an endless loop could use up the machine's memory. */
#define MOST_BYTES ((size_t)512 * 1024 * 1024)

static PER_MACHINE size_t allocated;

/* Memory that chunks and slots share: chunks use it from its start, slots from its end. */
static struct {
	txByte* start;
	txByte* chunksEnd;
	txByte* slotsStart;
} shared;

/* Slots that are withheld from the program, so that exactly as many are free as the limit allows. */
static txSlot ballast;
static txSize ballastCount;

static void* allocate(size_t bytes)
{
	if (allocated + bytes > MOST_BYTES)
		return NULL;
	allocated += bytes;
	return malloc(bytes);
}

/* XS adds `bytes` to the limit of the block whose end this returns; what was free there counts. */
static void* growSharedChunks(txMachine* the, txSize bytes)
{
	txBlock* block = the->firstBlock;
	txSize grow = bytes - (txSize)sizeof(txBlock) - (txSize)(block->limit - block->current);
	if (grow > shared.slotsStart - shared.chunksEnd)
		return NULL;
	shared.chunksEnd += grow;
	block->limit = shared.chunksEnd - bytes;
	the->maximumChunksSize += grow - bytes;
	return block->limit;
}

static txSlot* growSharedSlots(txSize bytes)
{
	if (bytes > shared.slotsStart - shared.chunksEnd)
		return NULL;
	shared.slotsStart -= bytes;
	return (txSlot*)(void*)shared.slotsStart;
}

static void returnFreeChunks(txMachine* the)
{
	txBlock* block = the->firstBlock;
	fxCollectGarbage(the);
	the->maximumChunksSize -= (txSize)(block->limit - block->current);
	block->limit = block->current;
	shared.chunksEnd = block->current;
}

void* fxAllocateChunks(txMachine* the, txSize bytes)
{
	return shared.start ? growSharedChunks(the, bytes) : allocate((size_t)bytes);
}

txSlot* fxAllocateSlots(txMachine* the, txSize count)
{
	txSize bytes = count * (txSize)sizeof(txSlot);
	if (!shared.start)
		return allocate((size_t)bytes);
	txSlot* slots = growSharedSlots(bytes);
	if (slots)
		return slots;
	returnFreeChunks(the);
	return growSharedSlots(bytes);
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
	/* The header of the new part may take one of the added slots. */
	if (count < slots)
		fxGrowSlots(the, slots - count + 1);
	takeBallast(the, countFree(the) - slots);
	the->minimumHeapCount = 0;
}

/* To be called right after a collection: then there are no holes, and the rest of each block can be cut off. */
static void addBlock(txMachine* the, txByte* start, txSize bytes)
{
	txBlock* block = (txBlock*)(void*)start;
	for (txBlock* full = the->firstBlock; full; full = full->nextBlock)
		full->limit = full->current;
	block->nextBlock = the->firstBlock;
	block->current = (txByte*)(block + 1);
	block->limit = block->current + bytes;
	block->temporary = NULL;
	the->firstBlock = block;
	the->maximumChunksSize += bytes;
}

static void* allocateOrFail(txMachine* the, size_t bytes)
{
	void* memory = allocate(bytes);
	if (!memory)
		fxAbort(the, XS_NOT_ENOUGH_MEMORY_EXIT);
	return memory;
}

static void limitChunks(txMachine* the, txSize bytes)
{
	addBlock(the, allocateOrFail(the, (size_t)bytes + sizeof(txBlock)), bytes);
	the->minimumChunksSize = 0;
}

/* As the SDK does: free memory goes to chunks or to slots, whichever need it first. */
static void share(txMachine* the, const HeapLimit* limit)
{
	shared.start = allocateOrFail(the, (size_t)limit->sharedBytes);
	shared.slotsStart = shared.start + limit->sharedBytes;
	shared.chunksEnd = shared.start + sizeof(txBlock) + limit->chunkBytes;
	addBlock(the, shared.start, limit->chunkBytes);
	the->minimumHeapCount = limit->slotStep;
	the->minimumChunksSize = limit->chunkStep;
}

static txSize align(txSize bytes)
{
	return bytes & ~(txSize)(sizeof(txSlot) - 1);
}

void heapLimit(txMachine* the, const HeapLimit* limit)
{
	dropBallast(the);
	fxCollectGarbage(the);
	if (limit->sharedBytes > 0) {
		share(the, limit);
		limitSlots(the, limit->slots);
		the->minimumHeapCount = limit->slotStep;
	}
	else {
		limitSlots(the, limit->slots);
		limitChunks(the, align(limit->chunkBytes));
	}
	peaksBegin(the);
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

/* Clears the mark that XS leaves after a skipped collection: with it XS would grow in tiny steps for ever. */
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
	HeapLimit limit = { .slots = fxToInteger(the, mxArgv(0)), .chunkBytes = fxToInteger(the, mxArgv(1)) };
	heapLimit(the, &limit);
}

void heap_instructions(txMachine* the)
{
	fxNumber(the, mxResult, systemInstructions());
}

/* Called before the main module's first statement. */
void host_start(txMachine* the)
{
	if (options.preloaded)
		freezeFunctions(the);
	if (options.heap)
		heapLimit(the, options.heap);
}
