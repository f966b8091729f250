/* The most memory that the program has in use at a time, without what was loaded before it started. */
#include "host.h"

/* A growth that is too small to collect garbage for, in order to measure what is really in use. */
#define UNNOTICED_SLOTS 64
#define UNNOTICED_CHUNK_BYTES 1024

static txSize loadedSlots;
static txSize loadedChunkBytes;
static txSize mostSlots;
static txSize mostChunkBytes;

void peaksBegin(const txMachine* the)
{
	loadedSlots = the->currentHeapCount;
	loadedChunkBytes = the->currentChunksSize;
	mostSlots = mostChunkBytes = 0;
}

static txSize greatest(txSize a, txSize b)
{
	return a > b ? a : b;
}

void peaksTake(const txMachine* the)
{
	mostSlots = greatest(mostSlots, the->currentHeapCount - loadedSlots);
	mostChunkBytes = greatest(mostChunkBytes, the->currentChunksSize - loadedChunkBytes);
}

/* Collects garbage first if much was allocated: between collections, garbage looks the same as memory in use. */
void peaksLook(txMachine* the)
{
	txSize slots = the->currentHeapCount - loadedSlots;
	txSize chunkBytes = the->currentChunksSize - loadedChunkBytes;
	if (!(the->collectFlag & XS_COLLECTING_FLAG))
		return;
	if (slots <= mostSlots + greatest(UNNOTICED_SLOTS, mostSlots / 16) &&
		chunkBytes <= mostChunkBytes + greatest(UNNOTICED_CHUNK_BYTES, mostChunkBytes / 16))
		return;
	fxCollectGarbage(the);
	peaksTake(the);
}

void peaksRead(txSize* slots, txSize* chunkBytes)
{
	*slots = mostSlots;
	*chunkBytes = mostChunkBytes;
}
