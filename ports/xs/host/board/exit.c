/* How a program ends well: what it has written is sent, then the report. */
#include "platform.h"

void systemExit(int status)
{
	networkFlush();
	reportSend();
	systemStop(status);
}
