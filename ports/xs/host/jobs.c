/* Promise jobs: one generation for each pass, as on a device. */
#include "host.h"

static bool pending;

void fxQueuePromiseJobs(txMachine* the)
{
	(void)the;
	pending = true;
}

bool jobsPending(void)
{
	return pending;
}

void jobsRun(txMachine* the)
{
	if (!pending)
		return;
	pending = false;
	fxRunPromiseJobs(the);
	fxEndJob(the);
}

static int countRejections(txMachine* the)
{
	int count = 0;
	for (const txSlot* slot = mxUnhandledPromises.value.reference->next; slot; slot = slot->next)
		count++;
	return count;
}

/*
 * XS reports a rejection only when its promise has been collected, because as long as it can be
 * reached somebody may still handle it. A program about to wait is a good moment to find out.
 */
void jobsLookForRejections(txMachine* the)
{
	static int looked;
	int count = countRejections(the);
	if (count > looked && (the->collectFlag & XS_COLLECTING_FLAG)) {
		fxCollectGarbage(the);
		fxCheckUnhandledRejections(the, 0);
	}
	looked = count;
}

void jobsReportRejections(txMachine* the)
{
	fxCheckUnhandledRejections(the, 1);
}
