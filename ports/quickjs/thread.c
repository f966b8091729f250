/* Functions in threads, each with an engine of its own; see src/threads. What goes from one to the other is copied. */
#include "common.h"
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define MAX_THREADS 32
#define RAISED 1

struct message {
    struct message *next;
    int kind;
    size_t length;
    uint8_t data[];
};

struct messages {
    struct message *first, *last;
};

/* One call of a function in a thread; the lock guards what both sides use. */
struct call {
    struct call *next;
    /* An eventfd, which stands for the call; -1 when the loop has ended it. */
    int fd;
    /* Two while the loop and the thread use it. */
    int references;
    struct messages sent, replies;
    pthread_cond_t replied;
    char *text;
    struct message *payload;
    /* Says that the thread had no memory; made beforehand. Null when it is sent. */
    struct message *exhausted;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct call *calls;

/* ---- Messages ---- */

static void push(struct messages *messages, struct message *message)
{
    if (messages->last)
        messages->last->next = message;
    else
        messages->first = message;
    messages->last = message;
}

static struct message *pop(struct messages *messages)
{
    struct message *message = messages->first;
    if (!message)
        return NULL;
    messages->first = message->next;
    if (!messages->first)
        messages->last = NULL;
    return message;
}

static void free_all(struct messages *messages)
{
    struct message *message;
    while ((message = pop(messages)))
        free(message);
}

/* Adds the reason of the engine to an error that says what it is about. */
static void throw_uncopied(JSContext *ctx)
{
    JSValue error = JS_GetException(ctx);
    const char *reason = JS_ToCString(ctx, error);
    JS_FreeValue(ctx, error);
    if (!reason)
        return;
    JS_ThrowTypeError(ctx, "cannot be copied to another thread: %s", reason);
    JS_FreeCString(ctx, reason);
}

/* Null if it has thrown. */
static struct message *message_of(JSContext *ctx, int kind, JSValueConst value)
{
    size_t length;
    uint8_t *data = JS_WriteObject(ctx, &length, value, JS_WRITE_OBJ_REFERENCE);
    if (!data) {
        throw_uncopied(ctx);
        return NULL;
    }
    struct message *message = calloc(1, sizeof(*message) + length);
    if (message) {
        message->kind = kind;
        message->length = length;
        memcpy(message->data, data, length);
    } else
        JS_ThrowOutOfMemory(ctx);
    js_free(ctx, data);
    return message;
}

static JSValue value_of(JSContext *ctx, const struct message *message)
{
    return JS_ReadObject(ctx, message->data, message->length, JS_READ_OBJ_REFERENCE);
}

/* ---- In the thread ---- */

static void tell(struct call *call, struct message *message)
{
    pthread_mutex_lock(&lock);
    if (call->fd >= 0) {
        push(&call->sent, message);
        eventfd_write(call->fd, 1);
        message = NULL;
    }
    pthread_mutex_unlock(&lock);
    free(message);
}

NATIVE(js_send)
{
    int kind;
    if (JS_ToInt32(ctx, &kind, argv[0]))
        return JS_EXCEPTION;
    struct message *message = message_of(ctx, kind, argv[1]);
    if (!message)
        return JS_EXCEPTION;
    tell(JS_GetContextOpaque(ctx), message);
    return JS_UNDEFINED;
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

/* Longer than this is for ever. */
#define LONGEST_MS 1e12

static struct message *await_reply(struct call *call, double ms)
{
    struct timespec when = deadline(ms < LONGEST_MS ? ms : 0);
    struct message *message;
    int error = 0;
    pthread_mutex_lock(&lock);
    while (!(message = pop(&call->replies)) && call->fd >= 0 && !error)
        error = ms < LONGEST_MS ? pthread_cond_timedwait(&call->replied, &lock, &when)
                                : pthread_cond_wait(&call->replied, &lock);
    pthread_mutex_unlock(&lock);
    return message;
}

NATIVE(js_receive)
{
    double ms;
    if (JS_ToFloat64(ctx, &ms, argv[0]))
        return JS_EXCEPTION;
    struct message *message = await_reply(JS_GetContextOpaque(ctx), ms);
    if (!message)
        return JS_UNDEFINED;
    JSValue value = value_of(ctx, message);
    free(message);
    return value;
}

static int has_ended(struct call *call)
{
    pthread_mutex_lock(&lock);
    int ended = call->fd < 0;
    pthread_mutex_unlock(&lock);
    return ended;
}

/* The engine calls it now and then while code runs. */
static int is_interrupted(UNUSED JSRuntime *runtime, void *opaque)
{
    return has_ended(opaque);
}

static JSValue copied(JSContext *ctx, JSValueConst error, const char *name)
{
    JSValue value = JS_GetPropertyStr(ctx, error, name);
    JSValue text = JS_ToString(ctx, value);
    JS_FreeValue(ctx, value);
    return text;
}

/* A message without data says that there was no memory. */
static void tell_exhausted(struct call *call)
{
    struct message *message = call->exhausted;
    call->exhausted = NULL;
    tell(call, message);
}

/* The thread's script itself has failed. */
static void tell_exception(JSContext *ctx, struct call *call)
{
    JSValue error = JS_GetException(ctx);
    JSValue raised = JS_NewArray(ctx);
    struct message *message = NULL;
    if (append(ctx, raised, 0, JS_TRUE) >= 0 && append(ctx, raised, 1, copied(ctx, error, "name")) >= 0 &&
        append(ctx, raised, 2, copied(ctx, error, "message")) >= 0 &&
        append(ctx, raised, 3, copied(ctx, error, "stack")) >= 0)
        message = message_of(ctx, RAISED, raised);
    JS_FreeValue(ctx, raised);
    JS_FreeValue(ctx, error);
    if (message)
        tell(call, message);
    else
        tell_exhausted(call);
}

static void run(JSContext *ctx, struct call *call)
{
    uasyncio_install_console(ctx);
    JSValue function = JS_Eval(ctx, call->text, strlen(call->text), "toThread", JS_EVAL_TYPE_GLOBAL);
    JSValue arguments[] = {
        value_of(ctx, call->payload),
        JS_NewCFunction(ctx, js_send, "send", 2),
        JS_NewCFunction(ctx, js_receive, "receive", 1),
    };
    JSValue done = JS_IsException(function) || JS_IsException(arguments[0])
                       ? JS_EXCEPTION
                       : JS_Call(ctx, function, JS_UNDEFINED, COUNT(arguments), arguments);
    if (JS_IsException(done) && !has_ended(call))
        tell_exception(ctx, call);
    JS_FreeValue(ctx, done);
    for (size_t i = 0; i < COUNT(arguments); i++)
        JS_FreeValue(ctx, arguments[i]);
    JS_FreeValue(ctx, function);
}

static void release(struct call *call)
{
    pthread_mutex_lock(&lock);
    int left = --call->references;
    pthread_mutex_unlock(&lock);
    if (left > 0)
        return;
    free_all(&call->sent);
    free_all(&call->replies);
    pthread_cond_destroy(&call->replied);
    free(call->payload);
    free(call->exhausted);
    free(call->text);
    free(call);
}

static void *thread(void *opaque)
{
    struct call *call = opaque;
    JSRuntime *runtime = JS_NewRuntime();
    JSContext *ctx = runtime ? JS_NewContext(runtime) : NULL;
    if (ctx) {
        JS_SetContextOpaque(ctx, call);
        JS_SetInterruptHandler(runtime, is_interrupted, call);
        run(ctx, call);
        JS_FreeContext(ctx);
    } else
        tell_exhausted(call);
    if (runtime)
        JS_FreeRuntime(runtime);
    release(call);
    return NULL;
}

/* ---- In the loop ---- */

/* Signals go to the main thread, SIGINT before signals(true) included. */
int start_thread(void *(*run)(void *), void *argument)
{
    sigset_t all, before;
    pthread_t thread;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&thread, NULL, run, argument);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!error)
        pthread_detach(thread);
    return error;
}

static struct call *find(int fd)
{
    struct call *call = calls;
    while (call && call->fd != fd)
        call = call->next;
    return call;
}

static int make_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    int error = pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
    return error;
}

static int open_event(void)
{
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0)
        return -1;
    return control(EPOLL_CTL_ADD, fd, EPOLLIN) < 0 ? close_failed(fd) : fd;
}

/* Takes over the payload. */
static int start(const char *text, struct message *payload)
{
    struct call *call = calloc(1, sizeof(*call));
    struct message *exhausted = calloc(1, sizeof(*exhausted));
    char *copy = strdup(text);
    int fd = open_event();
    int error = call && exhausted && copy ? fd < 0 ? errno : make_condition(&call->replied) : ENOMEM;
    if (!error) {
        exhausted->kind = RAISED;
        *call = (struct call){ .fd = fd, .references = 2, .replied = call->replied, .text = copy,
                               .payload = payload, .exhausted = exhausted };
        error = start_thread(thread, call);
        if (error)
            pthread_cond_destroy(&call->replied);
    }
    if (error) {
        if (fd >= 0)
            close(fd);
        free(payload);
        free(exhausted);
        free(copy);
        free(call);
        return -error;
    }
    call->next = calls;
    calls = call;
    return fd;
}

NATIVE(js_thread_start)
{
    const char *text = JS_ToCString(ctx, argv[0]);
    if (!text)
        return JS_EXCEPTION;
    struct message *payload = message_of(ctx, 0, argv[1]);
    int fd = payload ? start(text, payload) : 0;
    JS_FreeCString(ctx, text);
    return payload ? JS_NewInt32(ctx, fd) : JS_EXCEPTION;
}

/* The value of an error without data: there was no memory. */
static JSValue exhausted(JSContext *ctx)
{
    JSValue raised = JS_NewArray(ctx);
    return finish(ctx, raised,
                  append(ctx, raised, 0, JS_TRUE) < 0 ||
                  append(ctx, raised, 1, JS_NewString(ctx, "InternalError")) < 0 ||
                  append(ctx, raised, 2, JS_NewString(ctx, "out of memory")) < 0 ||
                  append(ctx, raised, 3, JS_NewString(ctx, "")) < 0);
}

static struct message *next_message(struct call *call)
{
    eventfd_t ignored;
    pthread_mutex_lock(&lock);
    struct message *message = pop(&call->sent);
    if (!message)
        eventfd_read(call->fd, &ignored);
    pthread_mutex_unlock(&lock);
    return message;
}

NATIVE(js_thread_message)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    struct call *call = find(fd);
    struct message *message = call ? next_message(call) : NULL;
    if (!message)
        return JS_UNDEFINED;
    JSValue pair = JS_NewArray(ctx);
    pair = finish(ctx, pair,
                  append(ctx, pair, 0, JS_NewInt32(ctx, message->kind)) < 0 ||
                  append(ctx, pair, 1, message->length ? value_of(ctx, message) : exhausted(ctx)) < 0);
    free(message);
    return pair;
}

NATIVE(js_thread_reply)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    struct call *call = find(fd);
    struct message *message = call ? message_of(ctx, 0, argv[1]) : NULL;
    if (!message)
        return call ? JS_EXCEPTION : JS_UNDEFINED;
    pthread_mutex_lock(&lock);
    push(&call->replies, message);
    pthread_cond_signal(&call->replied);
    pthread_mutex_unlock(&lock);
    return JS_UNDEFINED;
}

/* Ends the call wherever it is; the caller closes the descriptor. */
NATIVE(js_thread_end)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    for (struct call **at = &calls; *at; at = &(*at)->next) {
        struct call *call = *at;
        if (call->fd != fd)
            continue;
        *at = call->next;
        pthread_mutex_lock(&lock);
        call->fd = -1;
        pthread_cond_signal(&call->replied);
        pthread_mutex_unlock(&lock);
        release(call);
        break;
    }
    return JS_UNDEFINED;
}

/* Source: CPython ThreadPoolExecutor. */
NATIVE(js_thread_most)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return JS_NewInt32(ctx, processors + 4 < MAX_THREADS ? (int)processors + 4 : MAX_THREADS);
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("threadStart", 2, js_thread_start),
    JS_CFUNC_DEF("threadMessage", 1, js_thread_message),
    JS_CFUNC_DEF("threadReply", 2, js_thread_reply),
    JS_CFUNC_DEF("threadEnd", 1, js_thread_end),
    JS_CFUNC_DEF("threadMost", 0, js_thread_most),
};

const struct part thread_part = { functions, COUNT(functions) };
