/*
 * The serial line to the desktop. Output is sent in pieces: one byte that names the channel, two bytes of
 * length, lowest first, and the bytes. The only input is Ctrl-C.
 */
#include "platform.h"

#define UART 0x10000000
#define UART_INTERRUPT 10
#define MOST_IN_PIECE 0xffff

static volatile uint8_t* const registers = (volatile uint8_t*)UART;

enum {
	DATA = 0,
	INTERRUPTS = 1,
	LINE_STATUS = 5
};

enum {
	RECEIVED = 1,
	SENDABLE = 0x20
};

void uartStart(void)
{
	registers[INTERRUPTS] = RECEIVED;
	interruptsEnable(UART_INTERRUPT);
}

static void sendByte(uint8_t byte)
{
	while (!(registers[LINE_STATUS] & SENDABLE))
		;
	registers[DATA] = byte;
}

static void sendPiece(int channel, const uint8_t* bytes, size_t length)
{
	sendByte((uint8_t)channel);
	sendByte((uint8_t)length);
	sendByte((uint8_t)(length >> 8));
	while (length-- > 0)
		sendByte(*bytes++);
}

void uartSend(int channel, const void* bytes, size_t length)
{
	const uint8_t* rest = bytes;
	while (length > 0) {
		size_t count = length < MOST_IN_PIECE ? length : MOST_IN_PIECE;
		sendPiece(channel, rest, count);
		rest += count;
		length -= count;
	}
}

int uartReceive(void)
{
	return registers[LINE_STATUS] & RECEIVED ? registers[DATA] : -1;
}
