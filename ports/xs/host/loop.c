/* The event loop: wait, call what is due, run one generation of promise jobs, send. */
#include "host.h"

#define INTERRUPTED_STATUS 130

static bool interrupted;
static int holds;
static Delivery* firstDelivery;
static Delivery** lastDelivery = &firstDelivery;

void loopHold(void)
{
	holds++;
}

void loopRelease(void)
{
	holds--;
}

void loopDeliver(Delivery* delivery)
{
	if (delivery->queued)
		return;
	delivery->queued = true;
	delivery->next = NULL;
	*lastDelivery = delivery;
	lastDelivery = &delivery->next;
}

void loopInterrupt(void)
{
	interrupted = true;
}

static void interruptProgram(txMachine* the)
{
	bool present = false;
	if (!interrupted)
		return;
	interrupted = false;
	globalsCall(the, "interrupted", &present);
	if (!present)
		endProcess(INTERRUPTED_STATUS);
}

/* Makes the queued calls; those that are queued meanwhile wait for the next pass. */
static void deliver(txMachine* the)
{
	Delivery* delivery = firstDelivery;
	firstDelivery = NULL;
	lastDelivery = &firstDelivery;
	while (delivery) {
		Delivery* next = delivery->next;
		delivery->queued = false;
		delivery->deliver(the, delivery);
		delivery = next;
	}
}

static bool ready(void)
{
	return jobsPending() || firstDelivery;
}

static bool waiting(void)
{
	return holds > 0 || timersScheduled();
}

static void pass(txMachine* the, int timeout)
{
	waitForEvents(timeout);
	interruptProgram(the);
	timersRun(the);
	deliver(the);
	jobsRun(the);
	linksFlush();
}

static void endOrGoOn(txMachine* the)
{
	bool present;
	globalsCall(the, "beforeExit", &present);
	linksFlush();
	if (ready() || waiting())
		return;
	jobsReportRejections(the);
	endProcess(0);
}

void loopRun(txMachine* the)
{
	linksFlush();
	for (;;) {
		if (ready())
			pass(the, 0);
		else {
			jobsLookForRejections(the);
			if (options.measured)
				peaksLook(the);
			if (waiting())
				pass(the, timersNext());
			else
				endOrGoOn(the);
		}
	}
}
