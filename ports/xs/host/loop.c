/* The event loop: wait, call what is due, run one generation of promise jobs, send. */
#include "host.h"

/* 128 + SIGINT, and 128 + SIGQUIT. */
#define INTERRUPTED_STATUS 130
#define QUIT_STATUS 131

/* How many Ctrl-C end the program as it stands. */
#define IMPATIENT 2

static bool interrupted;
static int interrupts;
static bool inspected;
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
	interrupts++;
}

void loopInspect(void)
{
	inspected = true;
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

static void inspectProgram(txMachine* the)
{
	bool present = false;
	if (!inspected)
		return;
	inspected = false;
	globalsCall(the, "inspect", &present);
	if (!present)
		endProcess(QUIT_STATUS);
}

/* The first Ctrl-C waits for the loop; the second ends a program that does not return there. */
void loopLook(txMachine* the)
{
	bool present;
	inspectProgram(the);
	if (!interrupted || interrupts < IMPATIENT)
		return;
	globalsCall(the, "inspect", &present);
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
	inspectProgram(the);
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
