/* Sleeps until the time has come or a device interrupts. Interrupts stay disabled: they only end the sleep. */
#include "platform.h"

/* Allows the instructions for these registers. Not an option of the compiler, which has no C library for it. */
__asm__(".option arch, +zicsr");

#define CLINT_COMPARE 0x02004000
#define CLINT_TIME 0x0200bff8
#define PLIC 0x0c000000
#define PLIC_ENABLE (PLIC + 0x2000)
#define PLIC_THRESHOLD (PLIC + 0x200000)
#define PLIC_CLAIM (PLIC + 0x200004)

#define TIMER_INTERRUPT (1 << 7)
#define EXTERNAL_INTERRUPT (1 << 11)

static uint64_t readTwice(uint32_t (*low)(void), uint32_t (*high)(void))
{
	for (;;) {
		uint32_t before = high();
		uint32_t lower = low();
		if (high() == before)
			return (uint64_t)before << 32 | lower;
	}
}

static uint32_t timeLow(void)
{
	return REGISTER(CLINT_TIME);
}

static uint32_t timeHigh(void)
{
	return REGISTER(CLINT_TIME + 4);
}

uint64_t clockTicks(void)
{
	return readTwice(timeLow, timeHigh);
}

static uint32_t instructionsLow(void)
{
	uint32_t value;
	__asm__ volatile("csrr %0, minstret" : "=r"(value));
	return value;
}

static uint32_t instructionsHigh(void)
{
	uint32_t value;
	__asm__ volatile("csrr %0, minstreth" : "=r"(value));
	return value;
}

uint64_t clockInstructions(void)
{
	return readTwice(instructionsLow, instructionsHigh);
}

static void setAlarm(uint64_t ticks)
{
	REGISTER(CLINT_COMPARE + 4) = UINT32_MAX;
	REGISTER(CLINT_COMPARE) = (uint32_t)ticks;
	REGISTER(CLINT_COMPARE + 4) = (uint32_t)(ticks >> 32);
}

void interruptsStart(void)
{
	setAlarm(UINT64_MAX);
	REGISTER(PLIC_THRESHOLD) = 0;
	__asm__ volatile("csrs mie, %0" ::"r"(TIMER_INTERRUPT | EXTERNAL_INTERRUPT));
}

void interruptsEnable(int source)
{
	REGISTER(PLIC + 4 * source) = 1;
	REGISTER(PLIC_ENABLE) |= 1u << source;
}

void interruptsAcknowledge(void)
{
	uint32_t source;
	while ((source = REGISTER(PLIC_CLAIM)))
		REGISTER(PLIC_CLAIM) = source;
}

void interruptsSleepUntil(uint64_t ticks)
{
	setAlarm(ticks);
	__asm__ volatile("wfi");
	interruptsAcknowledge();
}
