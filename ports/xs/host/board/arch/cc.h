/* What lwIP requires of the compiler and the board. */
#ifndef ARCH_CC_H
#define ARCH_CC_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void networkPanic(const char* message);

#define LWIP_PLATFORM_DIAG(x) ((void)0)
#define LWIP_PLATFORM_ASSERT(message) networkPanic(message)
#define LWIP_RAND() ((uint32_t)rand())

#endif
