/* Declarations of the virtual board only: QEMU's machine "virt", with lwIP. */
#ifndef PLATFORM_H
#define PLATFORM_H

#include "host.h"
#include "lwip/tcp.h"

#define REGISTER(address) (*(volatile uint32_t*)(address))

/* The settings that the tool has written before the program. */
typedef struct {
	uint32_t stack;
	uint32_t network;
} Settings;

/* flash.c: reads what the tool has written, in order */
uint32_t flashNumber(void);
const char* flashString(void);
const uint8_t* flashBytes(size_t length);

/* system.c: stops at once, without a report */
_Noreturn void systemStop(int status);

/* uart.c */
enum {
	REPORT = 3
};

void uartStart(void);
void uartSend(int channel, const void* bytes, size_t length);
/* Returns a byte; -1 if none has come. */
int uartReceive(void);

/* fault.c */
void faultStart(void);

/* interrupts.c: what ends a sleep; an interrupt never calls anything */
void interruptsStart(void);
void interruptsEnable(int source);
void interruptsAcknowledge(void);
void interruptsSleepUntil(uint64_t ticks);
uint64_t clockTicks(void);
uint64_t clockInstructions(void);

#define TICKS_PER_MILLISECOND 10000

/* source.c: reads the program, which follows the settings */
void sourceOpen(txMachine* the);

/* virtio.c: the network device; start returns false if there is none */
bool virtioStart(uint8_t address[6]);
bool virtioSend(const struct pbuf* packet);
/* Returns a packet; NULL if none has come or lwIP has no room for it. */
struct pbuf* virtioReceive(void);

/* network.c */
void networkStart(bool outside);
/* Moves packets and runs lwIP's timers; returns false if there was nothing to move. */
bool networkRun(void);
/* The ms until lwIP needs to run again; less than 0 means never. */
int networkNext(void);
/* Sends the bytes that were accepted, before the machine ends. */
void networkFlush(void);

/* report.c: how much memory and how many connections were used */
void reportMachine(txMachine* the);
void reportSend(void);

/* link.c: a connection and the packets that have come on it */
typedef struct Piece Piece;

typedef struct {
	Piece* first;
	size_t length;
} Input;

struct Link {
	struct tcp_pcb* pcb;
	Link* nextDirty;
	void* owner;
	void (*trigger)(void* owner, int triggers);
	Endpoint peer;
	Input input;
	bool connected;
	bool ended;
	bool failed;
	bool dirty;
	bool alive;
};

Link* linkAccepted(struct tcp_pcb* pcb);

typedef struct {
	int open;
	/* The most that were open at a time, without closed ones that lwIP still keeps. */
	int mostOpen;
	/* How often lwIP had no control block left. */
	int refused;
	/* How often the SDK's tcp.c would have freed a control block twice. */
	int closedTwice;
} LinkCounts;

extern LinkCounts linkCounts;

#endif
