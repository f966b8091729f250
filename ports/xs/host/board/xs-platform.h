/* What XS requires of the virtual board. The engine is compiled with this file too. */
#ifndef XS_PLATFORM_H
#define XS_PLATFORM_H

#include <ctype.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define mxUseDefaultBuildKeys 1
#define mxUseDefaultSharedChunks 1

/* Paths are those of the desktop, where the byte code was made. */
#define C_PATH_MAX 1024

#define mxMachinePlatform

/* Of which each machine has its own: there is one. */
#define PER_MACHINE

#endif
