/* Addresses of four numbers, as text and back. */
#include <stdio.h>

#include "host.h"

#define NUMBERS 4

static const char* parseNumber(const char* text, uint8_t* number)
{
	unsigned value = 0;
	int digits = 0;
	for (; *text >= '0' && *text <= '9' && digits < 4; digits++)
		value = 10 * value + (unsigned)(*text++ - '0');
	*number = (uint8_t)value;
	return digits > 0 && value < 256 ? text : NULL;
}

bool addressParse(const char* text, uint32_t* address)
{
	uint8_t bytes[NUMBERS];
	for (int i = 0; i < NUMBERS; i++) {
		if (i > 0 && *text++ != '.')
			return false;
		text = parseNumber(text, &bytes[i]);
		if (!text)
			return false;
	}
	memcpy(address, bytes, sizeof bytes);
	return *text == 0;
}

void addressPrint(uint32_t address, char text[ADDRESS_LENGTH])
{
	uint8_t bytes[NUMBERS];
	memcpy(bytes, &address, sizeof bytes);
	snprintf(text, ADDRESS_LENGTH, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
}
