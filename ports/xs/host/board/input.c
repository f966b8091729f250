/* The virtual board has no standard input. */
#include "host.h"

const bool inputExists = false;

void inputRequest(txMachine* the, const txSlot* callback)
{
	(void)the, (void)callback;
}
