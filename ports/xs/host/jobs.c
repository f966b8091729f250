/* Promise jobs: one generation for each pass, as on a device. */
#include "host.h"

static PER_MACHINE bool pending;

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
 * XS reports a rejection only when its promise has been collected, because a promise that can be reached may
 * still be handled. So the host collects garbage when the program is about to wait.
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
