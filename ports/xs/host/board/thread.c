/* The virtual board has no threads. */
#include "host.h"

const bool threadsExist = false;

void threadsBuild(txMachine* the)
{
	(void)the;
}

bool threadIsLoop(void)
{
	return true;
}

void threadAbort(txMachine* the, const char* reason)
{
	(void)the, (void)reason;
}
