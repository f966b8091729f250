/* What the machine does at a fault: it ends, with a line on the error output. */
#include <stdio.h>

#include "platform.h"

/* Allows the instruction for this register. Not an option of the compiler, which has no C library for it. */
__asm__(".option arch, +zicsr");

/* A board would reset. */
static __attribute__((aligned(4))) _Noreturn void onFault(void)
{
	char text[64];
	uint32_t cause, place, value;
	__asm__ volatile("csrr %0, mcause\n csrr %1, mepc\n csrr %2, mtval" : "=r"(cause), "=r"(place), "=r"(value));
	int length = snprintf(text, sizeof text, "fault %lu at %08lx: %08lx\n",
		(unsigned long)cause, (unsigned long)place, (unsigned long)value);
	systemWrite(STANDARD_ERROR, text, (size_t)length);
	systemStop(1);
}

void faultStart(void)
{
	__asm__ volatile("csrw mtvec, %0" ::"r"(onFault));
}
