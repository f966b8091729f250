/* What XS requires of the platform. The engine is compiled with this file too. */
#ifndef XS_PLATFORM_H
#define XS_PLATFORM_H

#undef mxLinux
#define mxLinux 1

#include <ctype.h>
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <arpa/inet.h>

/* A variable of which each machine has its own, as each runs in a thread of its own. */
#define PER_MACHINE _Thread_local

/* Signals interrupt the interpreter: see engine-run.c. */
#define mxHostSignals 1

#define mxUseGCCAtomics 1
#define mxUsePOSIXThreads 1

#define mxUseDefaultBuildKeys 1
#define mxUseDefaultParseScript 1
#define mxUseDefaultSharedChunks 1

/* With a device's 16-bit identifiers a long test would run out of them. */
#ifndef XS_SHORT_IDS
#define mx32bitID 1
#endif

#define mxMachinePlatform \
	void* waiterCondition; \
	void* waiterData; \
	void* waiterLink; \
	txBoolean (*meterCallback)(txMachine*, txU4); \
	txU4 meterCount; \
	txU4 meterIndex; \
	txU4 meterInterval;

#endif
