/* Declarations of the Linux platform only. */
#ifndef PLATFORM_H
#define PLATFORM_H

#include "host.h"
#include "../../../openssl/tls.h"

/* wait.c */
typedef struct Watch Watch;
struct Watch {
	int fd;
	uint32_t events;
	void (*ready)(Watch* watch, uint32_t events);
};

void waitStart(void);
/* Lets signals interrupt the interpreter. */
void waitInterrupt(txMachine* the);
/* How much the interpreter executes until it calls the function of fxBeginMetering again. */
#define INTERRUPT_AFTER 10000
/* In engine-run.c. */
extern void fxBeginMetering(txMachine* the, txBoolean (*callback)(txMachine*, txU4), txU4 interval);
/* Set when there is a signal, or, in a thread, when its call has ended. */
extern PER_MACHINE volatile int hostSignalled;
void waitWatch(Watch* watch, uint32_t events);
/* The same; returns false if epoll does not take the descriptor. */
bool waitTry(Watch* watch, uint32_t events);

/* link.c: a socket with its two buffers */
typedef struct {
	uint8_t* bytes;
	size_t start;
	size_t length;
} Buffer;

struct Link {
	Watch watch;
	Link* next;
	Link* previous;
	void* owner;
	void (*trigger)(void* owner, int triggers);
	Endpoint peer;
	Buffer input;
	Buffer output;
	bool connected;
	bool ended;
	bool failed;
	bool blocked;
	bool dirty;
	bool alive;
	bool endDelivered;
	/* NULL: not encrypted. */
	struct tls* tls;
	/* During the handshake. */
	bool shaking;
	/* When everything is sent, the end of what is encrypted follows. */
	bool saysGoodbye;
	/* Why it has failed: a number of the system or of tls.h, of which it has the words too. */
	int error;
	char* words;
};

Link* linkAccepted(int fd);
/*
 * Encrypts what follows: the owner's trigger gets TRIGGER_WRITABLE after the handshake. Takes over the options' texts. `early`:
 * what the owner has read that belongs to the handshake. Returns false, with errno, if that fails at once.
 */
bool linkEncrypt(Link* link, struct tls_options* options, const char* name, struct tls_text* early);
void linkSayGoodbye(Link* link);

/* source.c: parses a script; with lines, errors have places in it, and the interpreter can be interrupted there */
txScript* sourceCompileScript(txMachine* the, const char* name, const char* text, size_t length, bool withLines);

/* thread.c: gives this thread more stack than its machine, which exists already, knows of */
void threadExtendStack(void);
/* Starts a thread, which takes no signals; returns an error's number */
int threadStart(void* (*run)(void*), void* argument);

/* acceptor.c: a descriptor has become free */
void acceptorsResume(void);

/* bytecode.c: compiles modules, the main one first, and the built-in ones for a board; ends the process */
_Noreturn void bytecodeWrite(txMachine* the, char** files, int fileCount, const char* file);

#endif
