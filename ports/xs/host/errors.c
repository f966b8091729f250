/* How a program ends: by itself or by an error. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "host.h"

void endProcess(int status)
{
	linksFlush();
	systemExit(status);
}

static void writeError(const char* text)
{
	systemWrite(STANDARD_ERROR, text, strlen(text));
}

/* The stack of an error begins with its name and message, unless the program has changed one of them. */
static void describe(txMachine* the, txSlot* reason)
{
	mxPushSlot(reason);
	char* text = strdup(fxToString(the, the->stack));
	mxPop();
	if (mxIsReference(reason)) {
		mxPushSlot(reason);
		mxGetID(mxID(_stack));
		if (mxIsStringPrimitive(the->stack) && *the->stack->value.string) {
			const char* stack = the->stack->value.string;
			if (strncmp(stack, text, strlen(text)) != 0) {
				writeError(text);
				writeError("\n");
			}
			writeError(stack);
			writeError("\n");
			free(text);
			return;
		}
	}
	writeError(text);
	writeError("\n");
	free(text);
}

void failWith(txMachine* the, txSlot* reason, const char* prefix)
{
	txSlot thrown = *reason;
	writeError(prefix);
	/* The innermost frame may be a JavaScript frame, which would continue after a getter is called. */
	fxBeginHost(the);
	mxPushSlot(&thrown);
	txSlot* kept = the->stack;
	mxTry(the) {
		describe(the, kept);
	}
	mxCatch(the) {
		writeError("something that cannot be turned into a string\n");
	}
	endProcess(1);
}

/* For long messages: XS cuts its own at 128 bytes, which is too short for two paths. */
void throwError(txMachine* the, const char* constructor, const char* format, ...)
{
	char message[2 * C_PATH_MAX];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	mxOverflow(-3);
	mxPush(mxGlobal);
	mxGetID(fxID(the, (txString)constructor));
	mxNew();
	mxPushStringC(message);
	mxRunCount(1);
	mxPull(mxException);
	fxJump(the);
}

static const char* exitName(int status)
{
	switch (status) {
	case XS_NOT_ENOUGH_MEMORY_EXIT: return "out of memory";
	case XS_STACK_OVERFLOW_EXIT: return "stack overflow";
	case XS_NO_MORE_KEYS_EXIT: return "out of keys";
	case XS_DEAD_STRIP_EXIT: return "dead strip";
	case XS_TOO_MUCH_COMPUTATION_EXIT: return "too much computation";
	case XS_FATAL_CHECK_EXIT: return "fatal check";
	default: return "engine stopped";
	}
}

void fxAbort(txMachine* the, int status)
{
	threadAbort(the, exitName(status));
	switch (status) {
	case XS_UNHANDLED_EXCEPTION_EXIT:
		failWith(the, &mxException, "");
	case XS_UNHANDLED_REJECTION_EXIT:
		failWith(the, &mxException, "unhandled rejection: ");
	default:
		/* XS has collected garbage before it gave up, so everything in use is needed. */
		peaksTake(the);
		writeError(exitName(status));
		writeError("\n");
		endProcess(1);
	}
}
