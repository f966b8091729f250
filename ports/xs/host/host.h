/* The declarations that the parts of the host share. */
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

/* heap.c: the memory that a board has for the program, without what was loaded */
typedef struct {
	txSize slots;
	txSize chunkBytes;
	/* Slots and chunks grow in these steps, out of the bytes that both share; zero: they do not grow. */
	txSize slotStep;
	txSize chunkStep;
	txSize sharedBytes;
} HeapLimit;

void heapLimit(txMachine* the, const HeapLimit* limit);

/* peaks.c: the most that the program has in use at a time, without what was loaded before `peaksBegin` */
void peaksBegin(const txMachine* the);
/* Measures what is in use. */
void peaksLook(txMachine* the);
/* The same, for a moment when no garbage is left. */
void peaksTake(const txMachine* the);
void peaksRead(txSize* slots, txSize* chunkBytes);

/* main.c: the settings of this run */
typedef struct {
	const HeapLimit* heap;
	bool lin;
	bool preloaded;
	/* Whether to measure the most memory that is in use. */
	bool measured;
	/* Whether to call host_start before the main module's first statement. */
	bool starts;
	const char* main;
	int argc;
	char** argv;
} Options;

extern Options options;

/* machine.c: makes a machine whose stack has this many slots; 0: with plenty of everything */
txMachine* machineCreate(txSize stack);
/* The same for a thread; returns NULL if there is no memory. */
txMachine* machineCreateForThread(void);

/* errors.c: ends the program, and throws errors with long messages */
_Noreturn void endProcess(int status);
_Noreturn void failWith(txMachine* the, txSlot* reason, const char* prefix);
_Noreturn void throwError(txMachine* the, const char* constructor, const char* format, ...) __attribute__((format(printf, 3, 4)));

/* address.c: the address of a peer or of a listener */
typedef struct {
	/* In network byte order. */
	uint32_t address;
	uint16_t port;
} Endpoint;

#define ADDRESS_LENGTH 16

bool addressParse(const char* text, uint32_t* address);
void addressPrint(uint32_t address, char text[ADDRESS_LENGTH]);

/* loop.c: one pass after another */
/* A call to be made in a later pass; it can be in the queue only once. */
typedef struct Delivery Delivery;
struct Delivery {
	Delivery* next;
	bool queued;
	void (*deliver)(txMachine* the, Delivery* delivery);
};

_Noreturn void loopRun(txMachine* the);
/* Interrupts the program in the next pass. */
void loopInterrupt(void);
/* Calls process.inspect in the next pass. */
void loopInspect(void);
/* Does what signals ask for between two statements of a program that may never return to the loop. */
void loopLook(txMachine* the);
void loopDeliver(Delivery* delivery);
void loopHold(void);
void loopRelease(void);

/* jobs.c: promises */
bool jobsPending(void);
void jobsRun(txMachine* the);
void jobsLookForRejections(txMachine* the);
void jobsReportRejections(txMachine* the);

/* modules.c: loads modules */
void modulesRun(txMachine* the);

/* builtins.c: the built-in modules; natives.c: their functions in C */
#define BUILTINS 10
const char* builtinSource(const char* name);
const char* builtinName(int i);
txCallback builtinNative(const char* name);

/* globals.c: console, trace, process */
void globalsBuild(txMachine* the);
void globalsBuildConsole(txMachine* the);
/* Defines a function on the object on top of the stack, which stays there. */
void globalsDefine(txMachine* the, const char* name, txCallback callback, txInteger length);
void globalsCall(txMachine* the, const char* name, bool* present);

/* clock.c */
void clockStart(void);

/* timer.c */
bool timersScheduled(void);
int timersNext(void);
void timersRun(txMachine* the);

/* Functions that each platform implements in its folder: wait.c, system.c, source.c, format.c, lookup.c, link.c, acceptor.c, datagrams.c, line.c, input.c, tls.c, thread.c */

/* Waits until something happens, at most for `timeout` ms; less than 0: without a limit. */
void waitForEvents(int timeout);

enum {
	STANDARD_OUTPUT = 1,
	STANDARD_ERROR = 2
};

void systemWrite(int output, const char* text, size_t length);
_Noreturn void systemExit(int status);
int64_t systemMilliseconds(void);
/* The ms since 1970, for --lin. */
double systemWallMilliseconds(void);
void systemSleep(int32_t milliseconds);
/* How many instructions the processor has executed; 0 where that is not known. */
double systemInstructions(void);
/* How many descriptors or sockets are open: whatever can leak on the platform. */
int systemDescriptors(void);

/* Finds the path of a module; returns false if there is no such module. */
bool sourceResolve(const char* name, const char* importer, char path[C_PATH_MAX]);
txScript* sourceCompile(txMachine* the, const char* path);

/* Pushes what console.log prints of its arguments; returns false if that is not more than String() makes of each. */
bool formatArguments(txMachine* the);

typedef struct Lookup Lookup;
/* Starts a lookup; net.c's lookupFinished is called in a later pass. */
bool lookupStart(Lookup* lookup, const char* name);
void lookupFinished(Lookup* lookup, bool found, uint32_t address);

/* A connected socket. Its fields are declared in the platform.h of each platform. */
typedef struct Link Link;

enum {
	TRIGGER_READABLE = 1,
	TRIGGER_WRITABLE = 2,
	TRIGGER_ERROR = 4
};

/* Begins to connect; returns NULL, and sets the reason, if that fails at once. */
Link* linkConnect(const Endpoint* peer, const char** reason);
void linkAdopt(Link* link, void* owner, void (*trigger)(void* owner, int triggers));
void linkDisown(Link* link);
void linkNoDelay(Link* link, bool on);
/* Called when the end of the peer's stream has been delivered to the program. */
void linkEndDelivered(Link* link);
size_t linkRoom(const Link* link);
void linkRead(Link* link, void* bytes, size_t length);
void linkWrite(Link* link, const void* bytes, size_t length);
void linksFlush(void);

/* A listening socket and the clients that wait to be taken. */
typedef struct Acceptor Acceptor;

/* Begins to listen; returns NULL, and sets the reason, if that fails. */
Acceptor* acceptorOpen(const Endpoint* where, void* owner, void (*onClient)(void* owner), const char** reason);
int acceptorPending(const Acceptor* acceptor);
Link* acceptorTake(Acceptor* acceptor);
uint16_t acceptorPort(const Acceptor* acceptor);
void acceptorClose(Acceptor* acceptor);

/* A socket of UDP and the datagrams that wait to be taken. */
typedef struct Datagrams Datagrams;

typedef struct Datagram Datagram;
struct Datagram {
	Datagram* next;
	Endpoint sender;
	size_t length;
	uint8_t bytes[];
};

/* Returns NULL, and sets the reason, if that fails. */
Datagrams* datagramsOpen(const Endpoint* where, void* owner, void (*onDatagram)(void* owner), const char** reason);
int datagramsPending(const Datagrams* datagrams);
/* Returns the oldest one, which the caller frees; NULL if there is none. */
Datagram* datagramsTake(Datagrams* datagrams);
bool datagramsSend(Datagrams* datagrams, const Endpoint* to, const void* bytes, size_t length);
void datagramsClose(Datagrams* datagrams);

/* A serial line. */
typedef struct Line Line;

/* Opens a device; returns NULL, and sets the reason, if that fails. */
Line* lineOpen(const char* device, int baud, bool hardwareFlow, void* owner, void (*trigger)(void* owner, int triggers), const char** reason);
/* How many bytes have come and are not read, and how many it takes to send. */
size_t lineUnread(const Line* line);
size_t lineRoom(const Line* line);
/* Returns how many bytes it has read. */
size_t lineRead(Line* line, void* bytes, size_t length);
void lineWrite(Line* line, const void* bytes, size_t length);
/* Sends what it has taken, then restores the settings of the device. */
void lineClose(Line* line);

/* The standard input: calls the function once, with the next bytes or, at the end, undefined; NULL: not any more. */
extern const bool inputExists;
void inputRequest(txMachine* the, const txSlot* callback);

/* The encryption of connections. */
extern const bool tlsExists;
/* Pushes an object with its functions. */
void tlsBuild(txMachine* the);

/* Threads, each with a machine of its own. */
extern const bool threadsExist;
/* Pushes an object with the functions of threads. */
void threadsBuild(txMachine* the);
/* Whether the machine is that of the program. */
bool threadIsLoop(void);
/* Does not return if the machine is that of a thread: ends it, which the program learns with the reason. */
void threadAbort(txMachine* the, const char* reason);

#include "platform.h"

/* dictionary.c: the dictionary that is passed to a constructor of ECMA-419 */
enum {
	FORMAT_BUFFER,
	FORMAT_NUMBER
};

bool dictionaryHas(txMachine* the, const char* name);
/* Pushes the property and returns true; returns false if it is missing, undefined or null. */
bool dictionaryGet(txMachine* the, const char* name);
/* Returns the function; the caller must keep it alive. */
txSlot* dictionaryCallback(txMachine* the, const char* name);
txInteger dictionaryPort(txMachine* the);
void dictionaryAddress(txMachine* the, uint32_t* address);
void dictionaryTarget(txMachine* the);
int dictionaryFormat(txMachine* the);
int formatParse(txMachine* the, txSlot* slot);

/* tcp.c */
void tcpAdopt(txMachine* the, txSlot* instance, Link* link);
/* The link of an open socket; throws if there is none. */
Link* tcpLink(txMachine* the, txSlot* instance);

/* the functions that natives.c lists */
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
void udp_destructor(void* data);
void udp_constructor(txMachine* the);
void udp_close(txMachine* the);
void udp_read(txMachine* the);
void udp_write(txMachine* the);
void serial_destructor(void* data);
void serial_constructor(txMachine* the);
void serial_close(txMachine* the);
void serial_read(txMachine* the);
void serial_write(txMachine* the);
/* frozen.c: treats everything that is loaded as preloaded */
void freezeFunctions(txMachine* the);

void heap_slots(txMachine* the);
void heap_chunks(txMachine* the);
void heap_collect(txMachine* the);
void heap_collecting(txMachine* the);
void heap_limit(txMachine* the);
void heap_instructions(txMachine* the);
void host_start(txMachine* the);

#endif
