/* Waits for packets, Ctrl-C and the time. */
#include "platform.h"

#define INTERRUPT 3

static bool receive(void)
{
	bool received = networkRun();
	for (int byte; (byte = uartReceive()) >= 0; received = true)
		if (byte == INTERRUPT)
			loopInterrupt();
	return received;
}

static uint64_t wakeTime(int timeout)
{
	int network = networkNext();
	int wait = timeout < 0 || (network >= 0 && network < timeout) ? network : timeout;
	return wait < 0 ? UINT64_MAX : ((uint64_t)systemMilliseconds() + (uint64_t)wait) * TICKS_PER_MILLISECOND;
}

void waitForEvents(int timeout)
{
	if (!receive() && timeout != 0) {
		interruptsSleepUntil(wakeTime(timeout));
		receive();
	}
}
