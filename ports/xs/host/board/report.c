/* The most memory and connections that the program has used: a line of JSON for the tool. */
#include <stdio.h>

#include "platform.h"

#include "lwip/memp.h"
#include "lwip/stats.h"

static txMachine* machine;

void reportMachine(txMachine* the)
{
	machine = the;
}

/* The heap, and the elements of pools. */
static unsigned long networkBytes(void)
{
	unsigned long bytes = lwip_stats.mem.max;
	for (int i = 0; i < MEMP_MAX; i++)
		bytes += (unsigned long)lwip_stats.memp[i]->max * memp_pools[i]->size;
	return bytes;
}

void reportSend(void)
{
	char text[256];
	txSize slots, chunkBytes;
	if (!machine || !options.measured)
		return;
	peaksLook(machine);
	peaksRead(&slots, &chunkBytes);
	int length = snprintf(text, sizeof text,
		"{\"slots\":%ld,\"chunkBytes\":%ld,\"stack\":%ld,\"networkBytes\":%lu,\"connections\":%d,"
		"\"refused\":%d,\"closedTwice\":%d}",
		(long)slots, (long)chunkBytes, (long)(machine->stackTop - machine->stackPeak - mxStackIndexCount), networkBytes(),
		linkCounts.mostOpen, linkCounts.refused, linkCounts.closedTwice);
	uartSend(REPORT, text, (size_t)length);
}
