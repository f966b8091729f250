/* Output, time, and how the machine stops. */
#include <sys/time.h>

#include "platform.h"

#include "lwip/priv/tcp_priv.h"

#define FINISHER 0x00100000
#define FINISH_WELL 0x5555
#define FINISH_WITH 0x3333

static int64_t lastMilliseconds;

void systemWrite(int output, const char* text, size_t length)
{
	uartSend(output, text, length);
}

void systemStop(int status)
{
	REGISTER(FINISHER) = status ? (uint32_t)status << 16 | FINISH_WITH : FINISH_WELL;
	for (;;)
		;
}

int64_t systemMilliseconds(void)
{
	return (int64_t)(clockTicks() / TICKS_PER_MILLISECOND);
}

double systemWallMilliseconds(void)
{
	return (double)systemMilliseconds();
}

void systemSleep(int32_t milliseconds)
{
	uint64_t end = clockTicks() + (uint64_t)milliseconds * TICKS_PER_MILLISECOND;
	while (clockTicks() < end)
		interruptsSleepUntil(end);
}

/* Without a network each instruction takes one ns of the board's time; time asleep counts as instructions too. */
double systemInstructions(void)
{
	return (double)clockInstructions();
}

int systemDescriptors(void)
{
	int count = 0;
	for (const struct tcp_pcb* pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
		count++;
	for (const struct tcp_pcb_listen* pcb = tcp_listen_pcbs.listen_pcbs; pcb; pcb = pcb->next)
		count++;
	return count;
}

/* Dates begin in 1970, as on a board whose clock was never set. */
int gettimeofday(struct timeval* now, void* zone)
{
	int64_t milliseconds = systemMilliseconds();
	(void)zone;
	now->tv_sec = (time_t)(milliseconds / 1000);
	now->tv_usec = (suseconds_t)(milliseconds % 1000 * 1000);
	return 0;
}
