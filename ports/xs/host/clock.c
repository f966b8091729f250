/* Time, and the module "time". */
#include <sys/time.h>
#include <time.h>

#include "host.h"

/* How long after the start the ticks of a device wrap here, so that every test meets it. */
#define WRAP_AFTER 100

static int64_t started;

int64_t clockMilliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clockStart(void)
{
	started = clockMilliseconds();
}

static double wallMilliseconds(void)
{
	struct timeval now;
	gettimeofday(&now, NULL);
	return (double)now.tv_sec * 1000 + (double)(now.tv_usec / 1000);
}

static int32_t deviceTicks(void)
{
	return (int32_t)(uint32_t)(clockMilliseconds() - started + INT32_MAX - WRAP_AFTER);
}

void time_ticks(txMachine* the)
{
	if (options.lin)
		fxNumber(the, mxResult, wallMilliseconds());
	else
		fxInteger(the, mxResult, deviceTicks());
}

static double deltaOnLinux(txMachine* the)
{
	double start = fxToNumber(the, mxArgv(0));
	double end = mxArgc > 1 ? fxToNumber(the, mxArgv(1)) : wallMilliseconds();
	return end - start;
}

static int32_t deltaOnDevice(txMachine* the)
{
	uint32_t start = fxToUnsigned(the, mxArgv(0));
	uint32_t end = mxArgc > 1 ? fxToUnsigned(the, mxArgv(1)) : (uint32_t)deviceTicks();
	return (int32_t)(end - start);
}

void time_delta(txMachine* the)
{
	if (mxArgc < 1)
		mxTypeError("start is missing");
	if (options.lin)
		fxNumber(the, mxResult, deltaOnLinux(the));
	else
		fxInteger(the, mxResult, deltaOnDevice(the));
}
