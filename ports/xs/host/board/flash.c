/* The second bank of flash, into which the tool has put the settings and the program. */
#include "platform.h"

#define FLASH 0x22000000

static const uint8_t* position = (const uint8_t*)FLASH;

const uint8_t* flashBytes(size_t length)
{
	const uint8_t* bytes = position;
	position += length;
	return bytes;
}

uint32_t flashNumber(void)
{
	uint32_t number;
	memcpy(&number, flashBytes(sizeof number), sizeof number);
	return number;
}

const char* flashString(void)
{
	return (const char*)flashBytes(strlen((const char*)position) + 1);
}
