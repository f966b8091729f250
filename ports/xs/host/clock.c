/* Time, and the module "time". */
#include "host.h"

/* The ticks of a device wrap after this many ms here, so that every test meets that. */
#define WRAP_AFTER 100

static int64_t started;

void clockStart(void)
{
	started = systemMilliseconds();
}

static int32_t deviceTicks(void)
{
	return (int32_t)(uint32_t)(systemMilliseconds() - started + INT32_MAX - WRAP_AFTER);
}

void time_ticks(txMachine* the)
{
	if (options.lin)
		fxNumber(the, mxResult, systemWallMilliseconds());
	else
		fxInteger(the, mxResult, deviceTicks());
}

static double deltaOnLinux(txMachine* the)
{
	double start = fxToNumber(the, mxArgv(0));
	double end = mxArgc > 1 ? fxToNumber(the, mxArgv(1)) : systemWallMilliseconds();
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
