/* What the parts of the host know of each other. */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "xsAll.h"
#include "xsScript.h"
#include "xs.h"

/* Declared only in xsmc.h, which undefines half of xs.h, and in a part of xs.h that xsAll.h replaces. */
extern void* fxGetHostDataValidate(txMachine* the, txSlot* slot, void* hooks);
extern txInteger _xsmcGetBuffer(txMachine* the, txSlot* slot, void** data, txUnsigned* count, txBoolean writable);

/* heap.c: what a board leaves for the program, beyond what was loaded */
typedef struct {
	txSize slots;
	txSize chunkBytes;
	/* Slots and chunks grow in such steps, out of so many bytes for both; zero: they do not grow. */
	txSize slotStep;
	txSize chunkStep;
	txSize sharedBytes;
} HeapLimit;

void heapLimit(txMachine* the, const HeapLimit* limit);
/* The most that the program had in use at a time, beyond what was loaded, whenever this was called. */
void heapLook(txMachine* the);
/* The same where everything in use is known to be needed. */
void heapTake(const txMachine* the);
void heapPeaks(txSize* slots, txSize* chunkBytes);

/* main.c: what the program was started with */
typedef struct {
	const HeapLimit* heap;
	bool lin;
	bool preloaded;
	/* The most that is in use is looked for. */
	bool measured;
	/* host_start is called before the main module's first statement. */
	bool starts;
	const char* main;
	int argc;
	char** argv;
} Options;

extern Options options;

/* machine.c: with a stack of so many slots, or plenty of everything */
txMachine* machineCreate(txSize stack);

/* errors.c: how the program ends, and errors with long messages */
_Noreturn void endProcess(int status);
_Noreturn void failWith(txMachine* the, txSlot* reason, const char* prefix);
_Noreturn void throwError(txMachine* the, const char* constructor, const char* format, ...) __attribute__((format(printf, 3, 4)));

/* address.c: a peer, or where to listen */
typedef struct {
	/* In network order. */
	uint32_t address;
	uint16_t port;
} Endpoint;

#define ADDRESS_LENGTH 16

bool addressParse(const char* text, uint32_t* address);
void addressPrint(uint32_t address, char text[ADDRESS_LENGTH]);

/* loop.c: one pass after another */
/* Something to be called in a later pass, from a queue in which it can stand only once. */
typedef struct Delivery Delivery;
struct Delivery {
	Delivery* next;
	bool queued;
	void (*deliver)(txMachine* the, Delivery* delivery);
};

_Noreturn void loopRun(txMachine* the);
/* The program is to be interrupted in the next pass. */
void loopInterrupt(void);
void loopDeliver(Delivery* delivery);
void loopHold(void);
void loopRelease(void);

/* jobs.c: promises */
bool jobsPending(void);
void jobsRun(txMachine* the);
void jobsLookForRejections(txMachine* the);
void jobsReportRejections(txMachine* the);

/* modules.c: loading */
void modulesRun(txMachine* the);

/* builtins.c: the modules that come with the host, and natives.c: what they are in C */
#define BUILTINS 7
const char* builtinSource(const char* name);
const char* builtinName(int i);
txCallback builtinNative(const char* name);

/* globals.c: console, trace, process */
void globalsBuild(txMachine* the);
void globalsCall(txMachine* the, const char* name, bool* present);

/* clock.c */
void clockStart(void);

/* timer.c */
bool timersScheduled(void);
int timersNext(void);
void timersRun(txMachine* the);

/* What each platform implements, in its folder: wait.c, system.c, source.c, lookup.c, link.c, acceptor.c */

/* Waits until something happens, or for so many ms; less than 0 is for ever. */
void waitForEvents(int timeout);

enum {
	STANDARD_OUTPUT = 1,
	STANDARD_ERROR = 2
};

void systemWrite(int output, const char* text, size_t length);
_Noreturn void systemExit(int status);
int64_t systemMilliseconds(void);
/* Since 1970, for --lin. */
double systemWallMilliseconds(void);
void systemSleep(int32_t milliseconds);
/* That the processor has executed, where it can be known; otherwise 0. */
double systemInstructions(void);
/* Descriptors, sockets, or whatever can leak there. */
int systemDescriptors(void);

/* Whether there is such a module. */
bool sourceResolve(const char* name, const char* importer, char path[C_PATH_MAX]);
txScript* sourceCompile(txMachine* the, const char* path);

typedef struct Lookup Lookup;
/* Ends with lookupFinished, of net.c, in a later pass. */
bool lookupStart(Lookup* lookup, const char* name);
void lookupFinished(Lookup* lookup, bool found, uint32_t address);

/* A connected socket. The fields that its owner looks at are in each platform.h. */
typedef struct Link Link;

enum {
	TRIGGER_READABLE = 1,
	TRIGGER_WRITABLE = 2,
	TRIGGER_ERROR = 4
};

/* NULL, and the reason, if it cannot even begin. */
Link* linkConnect(const Endpoint* peer, const char** reason);
void linkAdopt(Link* link, void* owner, void (*trigger)(void* owner, int triggers));
void linkDisown(Link* link);
void linkNoDelay(Link* link, bool on);
/* The program knows, or could know, that the peer has ended. */
void linkEndDelivered(Link* link);
size_t linkRoom(const Link* link);
void linkRead(Link* link, void* bytes, size_t length);
void linkWrite(Link* link, const void* bytes, size_t length);
void linksFlush(void);

/* A listening socket, and the clients that wait behind it. */
typedef struct Acceptor Acceptor;

/* NULL, and the reason, if it cannot listen. */
Acceptor* acceptorOpen(const Endpoint* where, void* owner, void (*onClient)(void* owner), const char** reason);
int acceptorPending(const Acceptor* acceptor);
Link* acceptorTake(Acceptor* acceptor);
uint16_t acceptorPort(const Acceptor* acceptor);
void acceptorClose(Acceptor* acceptor);

#include "platform.h"

/* dictionary.c: what a constructor of ECMA-419 is given */
enum {
	FORMAT_BUFFER,
	FORMAT_NUMBER
};

bool dictionaryHas(txMachine* the, const char* name);
/* Pushes the property, unless there is none or it is undefined or null. */
bool dictionaryGet(txMachine* the, const char* name);
/* Something else must keep the function alive. */
txSlot* dictionaryCallback(txMachine* the, const char* name);
txInteger dictionaryPort(txMachine* the);
void dictionaryAddress(txMachine* the, uint32_t* address);
void dictionaryTarget(txMachine* the);
int dictionaryFormat(txMachine* the);
int formatParse(txMachine* the, txSlot* slot);

/* tcp.c */
void tcpAdopt(txMachine* the, txSlot* instance, Link* link);

/* natives, named in natives.c */
void timer_set(txMachine* the);
void timer_repeat(txMachine* the);
void timer_schedule(txMachine* the);
void timer_clear(txMachine* the);
void timer_delay(txMachine* the);
void time_ticks(txMachine* the);
void time_delta(txMachine* the);
void net_resolve(txMachine* the);
void net_get(txMachine* the);
void socket_destructor(void* data);
void socket_constructor(txMachine* the);
void socket_close(txMachine* the);
void socket_read(txMachine* the);
void socket_write(txMachine* the);
void socket_getRemoteAddress(txMachine* the);
void socket_getRemotePort(txMachine* the);
void socket_getFormat(txMachine* the);
void socket_setFormat(txMachine* the);
void listener_destructor(void* data);
void listener_constructor(txMachine* the);
void listener_close(txMachine* the);
void listener_pending(txMachine* the);
void listener_accept(txMachine* the);
void listener_getPort(txMachine* the);
/* frozen.c: takes what is loaded for preloaded */
void freezeFunctions(txMachine* the);

void heap_slots(txMachine* the);
void heap_chunks(txMachine* the);
void heap_collect(txMachine* the);
void heap_collecting(txMachine* the);
void heap_limit(txMachine* the);
void heap_instructions(txMachine* the);
void host_start(txMachine* the);

#endif
