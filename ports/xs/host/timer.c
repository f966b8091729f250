/* The module "timer". */
#include <stdlib.h>

#include "host.h"

typedef struct Timer Timer;
struct Timer {
	Timer* next;
	txSlot self;
	txSlot* callback;
	int64_t due;
	int32_t repeat;
	bool scheduled;
	bool firing;
	bool running;
	bool cleared;
};

static Timer* timers;

static void onCollected(void* data);
static void mark(txMachine* the, void* data, txMarkRoot markRoot);

static const txHostHooks hooks = { onCollected, mark, NULL };

static void freeTimer(Timer* timer)
{
	Timer** address = &timers;
	while (*address != timer)
		address = &(*address)->next;
	*address = timer->next;
	free(timer);
}

static void onCollected(void* data)
{
	if (data)
		freeTimer(data);
}

static void mark(txMachine* the, void* data, txMarkRoot markRoot)
{
	Timer* timer = data;
	if (timer)
		markRoot(the, timer->callback);
}

static void schedule(txMachine* the, Timer* timer, int32_t delay, int32_t repeat)
{
	timer->due = systemMilliseconds() + delay;
	timer->repeat = repeat;
	if (!timer->scheduled) {
		timer->scheduled = true;
		fxRemember(the, &timer->self);
	}
}

static void unschedule(txMachine* the, Timer* timer)
{
	if (timer->scheduled) {
		timer->scheduled = false;
		fxForget(the, &timer->self);
	}
	timer->firing = false;
	timer->repeat = -1;
}

/* If the timer's own callback is running, the record is freed after that. */
static void discard(txMachine* the, Timer* timer)
{
	unschedule(the, timer);
	fxSetHostData(the, &timer->self, NULL);
	if (timer->running)
		timer->cleared = true;
	else
		freeTimer(timer);
}

static Timer* timerOf(txMachine* the, txSlot* slot)
{
	Timer* timer = fxGetHostDataValidate(the, slot, (void*)&hooks);
	if (!timer)
		mxTypeError("no timer");
	return timer;
}

static void create(txMachine* the, int32_t delay, int32_t repeat)
{
	if (mxArgc < 1 || !fxIsCallable(the, mxArgv(0)))
		mxTypeError("callback is not a function");
	fxNewHostObject(the, NULL);
	mxPullSlot(mxResult);
	Timer* timer = calloc(1, sizeof *timer);
	timer->self = *mxResult;
	timer->callback = mxArgv(0)->value.reference;
	timer->next = timers;
	timers = timer;
	fxSetHostData(the, mxResult, timer);
	fxSetHostHooks(the, mxResult, &hooks);
	schedule(the, timer, delay, repeat);
}

static int32_t integerArgument(txMachine* the, txInteger index)
{
	return mxArgc > index ? fxToInteger(the, mxArgv(index)) : 0;
}

void timer_set(txMachine* the)
{
	int32_t delay = integerArgument(the, 1);
	create(the, delay, integerArgument(the, 2));
}

void timer_repeat(txMachine* the)
{
	int32_t interval = integerArgument(the, 1);
	create(the, interval, interval);
}

void timer_schedule(txMachine* the)
{
	if (mxArgc < 1)
		mxTypeError("timer is missing");
	Timer* timer = timerOf(the, mxArgv(0));
	if (mxArgc == 1)
		unschedule(the, timer);
	else {
		int32_t delay = integerArgument(the, 1);
		schedule(the, timer, delay, integerArgument(the, 2));
	}
}

void timer_clear(txMachine* the)
{
	if (mxArgc < 1 || !fxGetHostDataIf(the, mxArgv(0)))
		return;
	txSlot* host = mxArgv(0)->value.reference->next;
	if ((host->flag & XS_HOST_HOOKS_FLAG) && host->value.host.variant.hooks == &hooks)
		discard(the, host->value.host.data);
}

void timer_delay(txMachine* the)
{
	int32_t milliseconds = integerArgument(the, 0);
	if (milliseconds > 0)
		systemSleep(milliseconds);
}

bool timersScheduled(void)
{
	for (Timer* timer = timers; timer; timer = timer->next)
		if (timer->scheduled)
			return true;
	return false;
}

int timersNext(void)
{
	int64_t first = INT64_MAX;
	for (Timer* timer = timers; timer; timer = timer->next)
		if (timer->scheduled && timer->due < first)
			first = timer->due;
	if (first == INT64_MAX)
		return -1;
	int64_t rest = first - systemMilliseconds();
	return rest < 0 ? 0 : rest > INT32_MAX ? INT32_MAX : (int)rest;
}

static void call(txMachine* machine, Timer* timer)
{
	xsBeginHost(machine);
	{
		mxPush(mxGlobal);
		mxPushReference(timer->callback);
		mxCall();
		mxPushReference(timer->self.value.reference);
		mxRunCount(1);
		mxPop();
	}
	xsEndHost(machine);
}

/* As on a device: a timer that does not repeat is freed after its callback, even if it was scheduled again. */
static void fire(txMachine* the, Timer* timer)
{
	timer->firing = false;
	timer->due += timer->repeat;
	timer->running = true;
	call(the, timer);
	timer->running = false;
	if (timer->cleared)
		freeTimer(timer);
	else if (timer->repeat == 0)
		discard(the, timer);
}

static Timer* firstFiring(void)
{
	Timer* first = NULL;
	for (Timer* timer = timers; timer; timer = timer->next)
		/* New timers come first in the list, so of several with the same time the last one found is the oldest. */
		if (timer->firing && (!first || timer->due <= first->due))
			first = timer;
	return first;
}

/* Runs the timers that are due; timers that are set meanwhile wait for the next pass. */
void timersRun(txMachine* the)
{
	int64_t now = systemMilliseconds();
	Timer* timer;
	for (timer = timers; timer; timer = timer->next)
		timer->firing = timer->scheduled && timer->due <= now;
	while ((timer = firstFiring()))
		fire(the, timer);
}
