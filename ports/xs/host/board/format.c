/* Objects are printed as String() converts them: a board has no parser, and no memory for more. */
#include "host.h"

bool formatArguments(txMachine* the)
{
	(void)the;
	return false;
}
