/*
 * Functions in threads, each with a machine of its own; see src/threads. What goes from one to the other is copied: by
 * fxMarshall, with which the SDK's workers do it too.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "host.h"
#include "inside.h"

#define MOST_THREADS 32

/* Longer than this is for ever. */
#define LONGEST_MS 1e12

/* The kind of a message; see src/threads/inside.ts. */
#define RAISED 1

/*
 * What the engine may use of the stack, and all of it: fxMarshall and fxDemarshall do not look how much is left, and need
 * some three times as much for a value as the collection of garbage, which does.
 */
#define ENGINE_STACK (8 * 1024 * 1024)
#define WHOLE_STACK (64 * 1024 * 1024)

/* How many messages of one thread are handed over in one pass. */
#define BATCH 64

typedef struct Message Message;
struct Message {
	Message* next;
	int kind;
	/* Made by fxMarshall; NULL: only the reason why the thread has ended. */
	void* data;
	const char* reason;
};

typedef struct {
	Message* first;
	Message* last;
} Messages;

/* One call of a function in a thread; the lock guards what both sides use. */
typedef struct Call Call;
struct Call {
	Delivery delivery;
	Call* next;
	/* An eventfd, which stands for the call; -1 when the loop has ended it. */
	Watch watch;
	/* The loop, the thread, and the queue of deliveries. */
	int users;
	Messages sent;
	Messages replies;
	pthread_cond_t replied;
	/* Makes the thread's interpreter look whether the call has ended; NULL when there is no thread. */
	volatile int* signalled;
	txSlot callback;
	char* text;
	Message* payload;
	/* The reply that the thread reads. */
	Message* reply;
	/* Says why the thread has ended without a result; made beforehand. NULL when it is sent. */
	Message* last;
};

const bool threadsExist = true;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* The engine counts its machines without a lock. */
static pthread_mutex_t machines = PTHREAD_MUTEX_INITIALIZER;
static Call* calls;
/* The call that this thread makes; NULL in the thread of the loop. */
static _Thread_local Call* current;

/* ---- Messages ---- */

static void push(Messages* messages, Message* message)
{
	if (messages->last)
		messages->last->next = message;
	else
		messages->first = message;
	messages->last = message;
}

static Message* pop(Messages* messages)
{
	Message* message = messages->first;
	if (!message)
		return NULL;
	messages->first = message->next;
	if (!messages->first)
		messages->last = NULL;
	return message;
}

static void discard(Message* message)
{
	if (message)
		free(message->data);
	free(message);
}

static void discardAll(Messages* messages)
{
	Message* message;
	while ((message = pop(messages)))
		discard(message);
}

static const txByte* aligned(const txByte* start, const txByte* p)
{
	return start + ((size_t)(p - start) + sizeof(txNumber) - 1) / sizeof(txNumber) * sizeof(txNumber);
}

/* Skips the names at the start of what fxMarshall has made: the size, their count, their lengths, the names. */
static const txByte* skipNames(const txByte* start)
{
	const txID* lengths = (const txID*)(const void*)(start + sizeof(txSize));
	txID count = *lengths++;
	const txByte* p = (const txByte*)(lengths + count);
	while (count-- > 0)
		p += *lengths++ & ~((txID)1 << (8 * sizeof(txID) - 1));
	return aligned(start, p);
}

static const txByte* skipChunk(const txByte* start, const txByte* p, const void* data)
{
	return data ? aligned(start, p + ((const txChunk*)(const void*)p)->size) : p;
}

/*
 * Returns what is no value for another thread, though fxMarshall takes it: what both would share, what has no name there,
 * and errors, of whose stacks fxDemarshall loses its place.
 */
static const char* findUncopied(const txByte* start)
{
	const txByte* end = start + *(const txSize*)(const void*)start;
	const txByte* p = skipNames(start);
	while (p < end) {
		const txSlot* slot = (const txSlot*)(const void*)p;
		p += sizeof *slot;
		switch (slot->kind) {
		case XS_STRING_KIND:
			p = skipChunk(start, p, slot->value.string);
			break;
		case XS_BIGINT_KIND:
			p = skipChunk(start, p, slot->value.bigint.data);
			break;
		case XS_ARRAY_BUFFER_KIND:
			p = skipChunk(start, p, slot->value.arrayBuffer.address);
			break;
		case XS_REGEXP_KIND:
			p = skipChunk(start, p, slot->value.regexp.code);
			p = skipChunk(start, p, slot->value.regexp.data);
			break;
		case XS_ERROR_KIND:
			return "error";
		case XS_SYMBOL_KIND:
			return "symbol";
		case XS_PROXY_KIND:
			return "proxy";
		case XS_HOST_KIND:
			return "shared memory";
		default:
			break;
		}
	}
	return NULL;
}

static _Noreturn void throwUncopied(txMachine* the, const char* reason)
{
	throwError(the, "TypeError", "cannot be copied to another thread: %s", reason);
}

static void* marshal(txMachine* the, txSlot* value)
{
	void* data = NULL;
	mxPushSlot(value);
	mxTry(the) {
		data = fxMarshall(the, 1);
	}
	mxCatch(the) {
		mxPush(mxException);
		char* reason = strdup(fxToString(the, the->stack));
		char words[256];
		snprintf(words, sizeof words, "%s", reason ? reason : "out of memory");
		free(reason);
		throwUncopied(the, words);
	}
	return data;
}

/* Throws if the value cannot be copied. */
static Message* messageOf(txMachine* the, int kind, txSlot* value)
{
	void* data = marshal(the, value);
	const char* uncopied = findUncopied(data);
	Message* message = uncopied ? NULL : calloc(1, sizeof *message);
	if (!message) {
		free(data);
		if (uncopied)
			throwUncopied(the, uncopied);
		mxUnknownError("out of memory");
	}
	message->kind = kind;
	message->data = data;
	return message;
}

/* Sets an item of the array to the slot on the stack. */
static void setItem(txMachine* the, txSlot* array, txIndex index)
{
	mxPushReference(array);
	fxSetIndex(the, index);
	mxPop();
}

static void release(Call* call)
{
	pthread_mutex_lock(&lock);
	int left = --call->users;
	pthread_mutex_unlock(&lock);
	if (left > 0)
		return;
	discardAll(&call->sent);
	discardAll(&call->replies);
	pthread_cond_destroy(&call->replied);
	discard(call->payload);
	discard(call->reply);
	discard(call->last);
	free(call->text);
	free(call);
}

/* ---- In the thread ---- */

static void tell(Call* call, Message* message)
{
	pthread_mutex_lock(&lock);
	if (call->watch.fd >= 0) {
		push(&call->sent, message);
		eventfd_write(call->watch.fd, 1);
		message = NULL;
	}
	pthread_mutex_unlock(&lock);
	discard(message);
}

static void tellLast(Call* call, const char* reason)
{
	Message* message = call->last;
	call->last = NULL;
	if (!message)
		return;
	message->reason = reason;
	tell(call, message);
}

static bool hasEnded(const Call* call)
{
	pthread_mutex_lock(&lock);
	bool ended = call->watch.fd < 0;
	pthread_mutex_unlock(&lock);
	return ended;
}

/* Ends the thread if its call has ended. */
static void look(txMachine* the)
{
	if (hasEnded(current))
		fxExitToHost(the);
}

static txBoolean onMeter(txMachine* the, txU4 executed)
{
	(void)executed;
	if (hostSignalled)
		look(the);
	return 1;
}

void threadAbort(txMachine* the, const char* reason)
{
	if (!current)
		return;
	tellLast(current, reason);
	fxExitToHost(the);
}

bool threadIsLoop(void)
{
	return current == NULL;
}

static void sendMessage(txMachine* the)
{
	tell(current, messageOf(the, fxToInteger(the, mxArgv(0)), mxArgv(1)));
}

static struct timespec deadline(double ms)
{
	struct timespec when;
	clock_gettime(CLOCK_MONOTONIC, &when);
	long nanoseconds = when.tv_nsec + (long)((ms - 1000.0 * (long)(ms / 1000)) * 1e6);
	when.tv_sec += (time_t)(ms / 1000) + nanoseconds / 1000000000;
	when.tv_nsec = nanoseconds % 1000000000;
	return when;
}

static Message* awaitReply(Call* call, double ms)
{
	struct timespec when = deadline(ms < LONGEST_MS ? ms : 0);
	Message* message;
	int error = 0;
	pthread_mutex_lock(&lock);
	while (!(message = pop(&call->replies)) && call->watch.fd >= 0 && !error)
		error = ms < LONGEST_MS ? pthread_cond_timedwait(&call->replied, &lock, &when)
			: pthread_cond_wait(&call->replied, &lock);
	pthread_mutex_unlock(&lock);
	return message;
}

static void receiveReply(txMachine* the)
{
	current->reply = awaitReply(current, fxToNumber(the, mxArgv(0)));
	look(the);
	if (!current->reply)
		return;
	fxDemarshall(the, current->reply->data, 1);
	mxPullSlot(mxResult);
	discard(current->reply);
	current->reply = NULL;
}

/* Pushes the value of a script. */
static void evaluate(txMachine* the, const char* text, size_t length)
{
	txSlot* program = mxProgram.value.reference;
	txSlot* realm = mxModuleInstanceInternal(program)->value.module.realm;
	txScript* script = sourceCompileScript(the, "toThread", text, length, true);
	fxRunScript(the, script, mxRealmGlobal(realm), C_NULL, mxRealmClosures(realm)->value.reference, C_NULL, program);
}

static void callFunction(txMachine* the, const Call* call)
{
	globalsBuildConsole(the);
	evaluate(the, call->text, strlen(call->text));
	mxPop();
	mxPushUndefined();
	evaluate(the, inside_source, sizeof inside_source - 1);
	mxCall();
	fxDemarshall(the, call->payload->data, 1);
	fxNewHostFunction(the, sendMessage, 2, XS_NO_ID, XS_NO_ID);
	fxNewHostFunction(the, receiveReply, 1, XS_NO_ID, XS_NO_ID);
	mxRunCount(3);
	mxPop();
}

/* The thread's script itself has failed. */
static void tellException(txMachine* the, Call* call)
{
	static const char* const names[] = { "name", "message", "stack" };
	mxPush(mxException);
	txSlot* error = the->stack;
	txSlot* raised = fxNewArray(the, 0);
	txSlot* kept = the->stack;
	mxPushBoolean(1);
	setItem(the, raised, 0);
	for (txIndex i = 0; i < 3; i++) {
		mxPushSlot(error);
		mxGetID(fxID(the, (txString)names[i]));
		fxToString(the, the->stack);
		setItem(the, raised, i + 1);
	}
	tell(call, messageOf(the, RAISED, kept));
}

static void run(txMachine* the, Call* call)
{
	txJump outermost = { .nextJump = NULL };
	the->firstJump = &outermost;
	/* fxExitToHost comes here: the call has ended, or the machine cannot go on. */
	if (setjmp(outermost.buffer) != 0)
		return;
	fxBeginHost(the);
	mxTry(the) {
		mxTry(the) {
			callFunction(the, call);
		}
		mxCatch(the) {
			tellException(the, call);
		}
	}
	mxCatch(the) {
		tellLast(call, "out of memory");
	}
}

/* Returns NULL if there is no memory, or if the call has ended before its turn. */
static txMachine* createMachine(const Call* call)
{
	pthread_mutex_lock(&machines);
	txMachine* the = hasEnded(call) ? NULL : machineCreateForThread();
	pthread_mutex_unlock(&machines);
	return the;
}

static void deleteMachine(txMachine* the)
{
	pthread_mutex_lock(&machines);
	fxDeleteMachine(the);
	pthread_mutex_unlock(&machines);
}

static void setSignalled(Call* call, volatile int* signalled)
{
	pthread_mutex_lock(&lock);
	call->signalled = signalled;
	pthread_mutex_unlock(&lock);
}

static void* runThread(void* argument)
{
	Call* call = argument;
	current = call;
	txMachine* the = createMachine(call);
	setSignalled(call, &hostSignalled);
	if (the) {
		the->stackLimit += WHOLE_STACK - ENGINE_STACK;
		fxBeginMetering(the, onMeter, INTERRUPT_AFTER);
		if (!hasEnded(call))
			run(the, call);
		deleteMachine(the);
	}
	tellLast(call, "out of memory");
	setSignalled(call, NULL);
	release(call);
	return NULL;
}

/* ---- In the loop ---- */

void threadExtendStack(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_STACK, &limit) < 0 || limit.rlim_cur >= WHOLE_STACK)
		return;
	limit.rlim_cur = limit.rlim_max < WHOLE_STACK ? limit.rlim_max : WHOLE_STACK;
	setrlimit(RLIMIT_STACK, &limit);
}

int threadStart(void* (*run)(void*), void* argument)
{
	sigset_t all, before;
	pthread_attr_t attributes;
	pthread_t id;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, WHOLE_STACK);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int error = pthread_create(&id, &attributes, run, argument);
	pthread_attr_destroy(&attributes);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!error)
		pthread_detach(id);
	return error;
}

static Call* find(txMachine* the)
{
	int fd = fxToInteger(the, mxArgv(0));
	Call* call = calls;
	while (call && call->watch.fd != fd)
		call = call->next;
	return call;
}

static Message* nextMessage(Call* call)
{
	eventfd_t ignored;
	pthread_mutex_lock(&lock);
	Message* message = pop(&call->sent);
	if (!message)
		eventfd_read(call->watch.fd, &ignored);
	pthread_mutex_unlock(&lock);
	return message;
}

/* Pushes what src/threads/inside.ts sends of an error. */
static void pushReason(txMachine* the, const char* reason)
{
	const char* const texts[] = { "InternalError", reason, "" };
	txSlot* raised = fxNewArray(the, 0);
	mxPushBoolean(1);
	setItem(the, raised, 0);
	for (txIndex i = 0; i < 3; i++) {
		mxPushStringC((txString)texts[i]);
		setItem(the, raised, i + 1);
	}
}

/* Frees the message. */
static void hand(txMachine* machine, const Call* call, Message* message)
{
	xsBeginHost(machine);
	{
		mxPushUndefined();
		mxPushReference(call->callback.value.reference);
		mxCall();
		mxPushInteger(message->kind);
		if (message->data)
			fxDemarshall(the, message->data, 1);
		else
			pushReason(the, message->reason);
		discard(message);
		mxRunCount(2);
		mxPop();
	}
	xsEndHost(machine);
}

/* A thread that sends without end does not hold up the loop: epoll reports the rest in the next pass. */
static void deliver(txMachine* the, Delivery* delivery)
{
	Call* call = (Call*)(void*)delivery;
	for (int count = 0; count < BATCH && call->watch.fd >= 0; count++) {
		Message* message = nextMessage(call);
		if (!message)
			break;
		hand(the, call, message);
	}
	release(call);
}

static void onReady(Watch* watch, uint32_t events)
{
	Call* call = (Call*)(void*)((char*)watch - offsetof(Call, watch));
	(void)events;
	if (call->delivery.queued)
		return;
	pthread_mutex_lock(&lock);
	call->users++;
	pthread_mutex_unlock(&lock);
	loopDeliver(&call->delivery);
}

static int makeCondition(pthread_cond_t* condition)
{
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	int error = pthread_cond_init(condition, &attributes);
	pthread_condattr_destroy(&attributes);
	return error;
}

/* Opens the eventfd, and starts the thread; returns an error's number, having undone it. */
static int startCall(Call* call)
{
	int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (fd < 0)
		return errno;
	call->watch.fd = fd;
	int error = waitTry(&call->watch, EPOLLIN) ? 0 : errno;
	if (!error) {
		error = threadStart(runThread, call);
		if (error)
			waitWatch(&call->watch, 0);
	}
	if (error) {
		close(fd);
		acceptorsResume();
	}
	return error;
}

static Call* makeCall(txMachine* the)
{
	Message* payload = messageOf(the, 0, mxArgv(1));
	Call* call = calloc(1, sizeof *call);
	Message* last = calloc(1, sizeof *last);
	char* text = strdup(fxToString(the, mxArgv(0)));
	if (!call || !last || !text || makeCondition(&call->replied) != 0) {
		discard(payload);
		free(call);
		free(last);
		free(text);
		return NULL;
	}
	last->kind = RAISED;
	call->delivery.deliver = deliver;
	call->watch.ready = onReady;
	call->users = 2;
	call->callback = *mxArgv(2);
	call->text = text;
	call->payload = payload;
	call->last = last;
	return call;
}

/* Returns a number for the call, or the code of an error. */
static void threads_start(txMachine* the)
{
	Call* call = makeCall(the);
	int error = call ? startCall(call) : ENOMEM;
	if (error) {
		const char* code = error == EMFILE || error == ENFILE ? "EMFILE" : error == EAGAIN ? "EAGAIN" : "ENOMEM";
		if (call) {
			call->users = 1;
			release(call);
		}
		fxStringX(the, mxResult, (txString)code);
		return;
	}
	call->next = calls;
	calls = call;
	fxRemember(the, &call->callback);
	loopHold();
	fxInteger(the, mxResult, call->watch.fd);
}

static void threads_reply(txMachine* the)
{
	Call* call = find(the);
	if (!call)
		return;
	Message* message = messageOf(the, 0, mxArgv(1));
	pthread_mutex_lock(&lock);
	push(&call->replies, message);
	pthread_cond_signal(&call->replied);
	pthread_mutex_unlock(&lock);
}

/* Ends the call, wherever it is. */
static void threads_end(txMachine* the)
{
	Call* call = find(the);
	if (!call)
		return;
	Call** at = &calls;
	while (*at != call)
		at = &(*at)->next;
	*at = call->next;
	int fd = call->watch.fd;
	waitWatch(&call->watch, 0);
	fxForget(the, &call->callback);
	loopRelease();
	pthread_mutex_lock(&lock);
	call->watch.fd = -1;
	if (call->signalled)
		*call->signalled = 1;
	pthread_cond_signal(&call->replied);
	pthread_mutex_unlock(&lock);
	close(fd);
	acceptorsResume();
	release(call);
}

/* Source: CPython ThreadPoolExecutor. */
static void threads_most(txMachine* the)
{
	long most = sysconf(_SC_NPROCESSORS_ONLN) + 4;
	fxInteger(the, mxResult, most < MOST_THREADS ? (txInteger)most : MOST_THREADS);
}

void threadsBuild(txMachine* the)
{
	fxNewObject(the);
	globalsDefine(the, "start", threads_start, 3);
	globalsDefine(the, "reply", threads_reply, 2);
	globalsDefine(the, "end", threads_end, 1);
	globalsDefine(the, "most", threads_most, 0);
}
