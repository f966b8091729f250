/* The virtual board encrypts nothing. */
#include "host.h"

const bool tlsExists = false;

void tlsBuild(txMachine* the)
{
	(void)the;
}
