/* What the parts of the host know of each other. */
#ifndef HOST_H
#define HOST_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "xsAll.h"
#include "xsScript.h"
#include "xs.h"

/* Declared only in xsmc.h, which undefines half of xs.h, and in a part of xs.h that xsAll.h replaces. */
extern void* fxGetHostDataValidate(txMachine* the, txSlot* slot, void* hooks);
extern txInteger _xsmcGetBuffer(txMachine* the, txSlot* slot, void** data, txUnsigned* count, txBoolean writable);

/* main.c: the switches of the command line */
typedef struct {
	bool esp32;
	bool lin;
	bool preloaded;
	int argc;
	char** argv;
} Options;

extern Options options;

/* errors.c: how the program ends, and errors with long messages */
_Noreturn void endProcess(int status);
_Noreturn void failWith(txMachine* the, txSlot* reason, const char* prefix);
_Noreturn void throwError(txMachine* the, const char* constructor, const char* format, ...) __attribute__((format(printf, 3, 4)));

/* loop.c: one pass after another */
typedef struct Watch Watch;
struct Watch {
	int fd;
	uint32_t events;
	void (*ready)(Watch* watch, uint32_t events);
};

/* Something to be called in a later pass, from a queue in which it can stand only once. */
typedef struct Delivery Delivery;
struct Delivery {
	Delivery* next;
	bool queued;
	void (*deliver)(txMachine* the, Delivery* delivery);
};

void loopStart(void);
_Noreturn void loopRun(txMachine* the);
void loopWatch(Watch* watch, uint32_t events);
void loopDeliver(Delivery* delivery);
void loopHold(void);
void loopRelease(void);

/* jobs.c: promises */
bool jobsPending(void);
void jobsRun(txMachine* the);
void jobsLookForRejections(txMachine* the);
void jobsReportRejections(txMachine* the);

/* modules.c: loading */
void modulesRun(txMachine* the, const char* main);

/* builtins.c: the modules that come with the host */
const char* builtinSource(const char* name);
txCallback builtinNative(const char* name);

/* globals.c: console, trace, process */
void globalsBuild(txMachine* the);
void globalsCall(txMachine* the, const char* name, bool* present);
void writeAll(int fd, const char* text, size_t length);

/* clock.c */
int64_t clockMilliseconds(void);
void clockStart(void);

/* timer.c */
bool timersScheduled(void);
int timersNext(void);
void timersRun(txMachine* the);

/* link.c: a connected socket with its two buffers */
typedef struct {
	uint8_t* bytes;
	size_t start;
	size_t length;
} Buffer;

enum {
	TRIGGER_READABLE = 1,
	TRIGGER_WRITABLE = 2,
	TRIGGER_ERROR = 4
};

typedef struct Link Link;
struct Link {
	Watch watch;
	Link* next;
	Link* previous;
	void* owner;
	void (*trigger)(void* owner, int triggers);
	struct sockaddr_in peer;
	Buffer input;
	Buffer output;
	bool connected;
	bool ended;
	bool failed;
	bool blocked;
	bool dirty;
	bool alive;
	bool endDelivered;
};

Link* linkConnect(const struct sockaddr_in* peer);
Link* linkAccepted(int fd);
void linkAdopt(Link* link, void* owner, void (*trigger)(void* owner, int triggers));
void linkDisown(Link* link);
/* The program knows, or could know, that the peer has ended. */
void linkEndDelivered(Link* link);
size_t linkRoom(const Link* link);
void linkRead(Link* link, void* bytes, size_t length);
void linkWrite(Link* link, const void* bytes, size_t length);
void linksFlush(void);

/* listener.c */
void listenersResume(void);

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
void dictionaryAddress(txMachine* the, struct in_addr* address);
void dictionaryTarget(txMachine* the);
int dictionaryFormat(txMachine* the);
int formatParse(txMachine* the, txSlot* slot);

/* tcp.c */
void tcpAdopt(txMachine* the, txSlot* instance, int fd);

/* natives, named in builtins.c */
void timer_set(txMachine* the);
void timer_repeat(txMachine* the);
void timer_schedule(txMachine* the);
void timer_clear(txMachine* the);
void timer_delay(txMachine* the);
void time_ticks(txMachine* the);
void time_delta(txMachine* the);
void net_resolve(txMachine* the);
void net_get(txMachine* the);
void tcp_destructor(void* data);
void tcp_constructor(txMachine* the);
void tcp_close(txMachine* the);
void tcp_read(txMachine* the);
void tcp_write(txMachine* the);
void tcp_getRemoteAddress(txMachine* the);
void tcp_getRemotePort(txMachine* the);
void tcp_getFormat(txMachine* the);
void tcp_setFormat(txMachine* the);
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
void host_start(txMachine* the);

#endif
