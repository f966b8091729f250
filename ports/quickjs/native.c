/* Sockets, clock, name lookup and exit for the QuickJS port. One source for QuickJS 2021, 2025
   and quickjs-ng. A number that a function returns is >= 0, or -errno. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>
#include "quickjs.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define UNUSED __attribute__((unused))
#define NATIVE(name) \
    static JSValue name(UNUSED JSContext *ctx, UNUSED JSValueConst self, UNUSED int argc, \
                        UNUSED JSValueConst *argv)
#define RETRY(result, call) \
    do { \
        (result) = (call); \
    } while ((result) < 0 && errno == EINTR)

#define STREAM_EVENTS (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET)
#define MAX_EVENTS 256
#define MAX_RESOLVERS 16

static int epoll_fd = -1;
static int signal_fd = -1;
static int timer_fd = -1;

/* The variables from here to next_id are shared with the resolver threads; the lock guards them. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int event_fd = -1;
static int resolvers;

struct lookup {
    struct lookup *next;
    int id;
    int status;
    int error;
    struct addrinfo *found;
    char host[];
};

struct queue {
    struct lookup *first;
    struct lookup **last;
};

static struct queue asked = { NULL, &asked.first };
static struct queue answered = { NULL, &answered.first };

static int next_id = 1;
static char *last_words;

/* ---- Helpers ---- */

static JSValue result(JSContext *ctx, int value)
{
    return JS_NewInt32(ctx, value < 0 ? -errno : value);
}

static int close_failed(int fd)
{
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

static int control(int operation, int fd, uint32_t events)
{
    struct epoll_event event = { .events = events, .data = { .fd = fd } };
    return epoll_ctl(epoll_fd, operation, fd, &event);
}

static int set_option(int fd, int level, int name)
{
    int on = 1;
    return setsockopt(fd, level, name, &on, sizeof(on));
}

/* Refuses a name that contains NUL: the C library would stop there, and use another name than the one
   that was checked. */
static const char *to_name(JSContext *ctx, JSValueConst value)
{
    size_t length;
    const char *name = JS_ToCStringLen(ctx, &length, value);
    if (name && strlen(name) != length) {
        JS_FreeCString(ctx, name);
        JS_ThrowTypeError(ctx, "host name: expected no NUL in it");
        return NULL;
    }
    return name;
}

static int append(JSContext *ctx, JSValueConst array, uint32_t index, JSValue value)
{
    if (JS_IsException(value))
        return -1;
    return JS_DefinePropertyValueUint32(ctx, array, index, value, JS_PROP_C_W_E);
}

static JSValue finish(JSContext *ctx, JSValue array, int failed)
{
    if (!failed)
        return array;
    JS_FreeValue(ctx, array);
    return JS_EXCEPTION;
}

struct span {
    uint8_t *data;
    size_t length;
};

/* The part of a buffer that the arguments (buffer, offset, length) name. The numbers are converted first,
   because that can run JavaScript, which can detach the buffer. */
static int to_span(JSContext *ctx, JSValueConst *argv, struct span *span)
{
    uint64_t offset, length;
    size_t size;
    if (JS_ToIndex(ctx, &offset, argv[1]) || JS_ToIndex(ctx, &length, argv[2]))
        return -1;
    uint8_t *data = JS_GetArrayBuffer(ctx, &size, argv[0]);
    if (!data) {
        JS_ThrowTypeError(ctx, "expected an ArrayBuffer");
        return -1;
    }
    if (offset > size || length > size - offset) {
        JS_ThrowRangeError(ctx, "offset and length: expected a part of the buffer");
        return -1;
    }
    span->data = data + offset;
    span->length = length;
    return 0;
}

/* ---- The epoll descriptor, its wake-up and the clock ---- */

static int open_epoll(void)
{
    int fd = epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0)
        return -1;
    int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (event < 0)
        return close_failed(fd);
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (timer < 0) {
        close_failed(event);
        return close_failed(fd);
    }
    epoll_fd = fd;
    if (control(EPOLL_CTL_ADD, event, EPOLLIN) < 0 || control(EPOLL_CTL_ADD, timer, EPOLLIN) < 0) {
        close_failed(timer);
        close_failed(event);
        epoll_fd = -1;
        return close_failed(fd);
    }
    timer_fd = timer;
    pthread_mutex_lock(&lock);
    event_fd = event;
    if (answered.first)
        eventfd_write(event_fd, 1);
    pthread_mutex_unlock(&lock);
    return 0;
}

NATIVE(js_open)
{
    if (epoll_fd < 0 && open_epoll() < 0)
        return result(ctx, -1);
    return JS_NewInt32(ctx, epoll_fd);
}

static void mask_interrupt(int how)
{
    sigset_t interrupt;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    pthread_sigmask(how, &interrupt, NULL);
}

static void signals_off(void)
{
    if (signal_fd < 0)
        return;
    close(signal_fd);
    signal_fd = -1;
    mask_interrupt(SIG_UNBLOCK);
}

NATIVE(js_shut)
{
    signals_off();
    if (epoll_fd < 0)
        return JS_NewInt32(ctx, 0);
    pthread_mutex_lock(&lock);
    close(event_fd);
    event_fd = -1;
    pthread_mutex_unlock(&lock);
    close(timer_fd);
    timer_fd = -1;
    close(epoll_fd);
    epoll_fd = -1;
    return JS_NewInt32(ctx, 0);
}

NATIVE(js_now)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return JS_NewFloat64(ctx, (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6);
}

/* The timer is a descriptor too, because the timers of the engines allocate memory each time. */
static int set_timer(double ms)
{
    double seconds = ms / 1e3;
    struct itimerspec when = { .it_value = { .tv_sec = (time_t)seconds } };
    when.it_value.tv_nsec = (long)((seconds - (double)when.it_value.tv_sec) * 1e9);
    return timerfd_settime(timer_fd, 0, &when, NULL);
}

/* A wake-up that holds whatever is armed afterwards. */
NATIVE(js_wake)
{
    return result(ctx, eventfd_write(event_fd, 1));
}

/* The engine serves the first descriptor that is ready, so tasks that never rest would starve the messages of workers:
   some of these wake-ups come a moment later, unless `arm` or `disarm` is called before. */
#define WAKES 16
#define MOMENT_MS 0.02

NATIVE(js_wake_fairly)
{
    static unsigned wakes;
    if (++wakes % WAKES == 0)
        return result(ctx, set_timer(MOMENT_MS));
    return result(ctx, eventfd_write(event_fd, 1));
}

NATIVE(js_arm)
{
    double ms;
    if (JS_ToFloat64(ctx, &ms, argv[0]))
        return JS_EXCEPTION;
    /* At least 1 us, because 0 would disarm the timer. */
    return result(ctx, set_timer(ms > 1e-3 ? ms : 1e-3));
}

NATIVE(js_disarm)
{
    return result(ctx, set_timer(0));
}

static int report(const struct epoll_event *ready, int count, int32_t *pairs)
{
    int reported = 0;
    for (int i = 0; i < count; i++) {
        if (ready[i].data.fd == event_fd || ready[i].data.fd == timer_fd) {
            uint64_t ignored;
            UNUSED ssize_t size = read(ready[i].data.fd, &ignored, sizeof(ignored));
            continue;
        }
        pairs[2 * reported] = ready[i].data.fd;
        pairs[2 * reported + 1] = (int32_t)ready[i].events;
        reported++;
    }
    return reported;
}

NATIVE(js_poll)
{
    struct epoll_event ready[MAX_EVENTS];
    size_t size;
    uint8_t *data = JS_GetArrayBuffer(ctx, &size, argv[0]);
    if (!data)
        return JS_ThrowTypeError(ctx, "expected an ArrayBuffer");
    size_t room = size / (2 * sizeof(int32_t));
    int count;
    RETRY(count, epoll_wait(epoll_fd, ready, room < MAX_EVENTS ? (int)room : MAX_EVENTS, 0));
    return result(ctx, count < 0 ? -1 : report(ready, count, (int32_t *)data));
}

/* ---- Sockets ---- */

struct name {
    struct sockaddr_storage address;
    socklen_t length;
};

/* Uses getaddrinfo and not inet_pton, because it understands the scope in fe80::1%eth0. */
static int parse_name(const char *host, int port, struct name *name)
{
    char service[12];
    struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM };
    struct addrinfo *found;
    snprintf(service, sizeof(service), "%d", port);
    if (getaddrinfo(host, service, &hints, &found)) {
        errno = EINVAL;
        return -1;
    }
    memcpy(&name->address, found->ai_addr, found->ai_addrlen);
    name->length = found->ai_addrlen;
    freeaddrinfo(found);
    return 0;
}

/* Returns 1 and the name; 0, with errno, if the text is not an address; -1 if it has thrown. */
static int to_socket_name(JSContext *ctx, JSValueConst *argv, struct name *name)
{
    int port;
    if (JS_ToInt32(ctx, &port, argv[1]))
        return -1;
    if (port < 0 || port > 65535) {
        JS_ThrowRangeError(ctx, "no such port: %d", port);
        return -1;
    }
    const char *host = to_name(ctx, argv[0]);
    if (!host)
        return -1;
    int parsed = parse_name(host, port, name) == 0;
    JS_FreeCString(ctx, host);
    return parsed;
}

static int open_socket(const struct name *name)
{
    return socket(name->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/* Registers the socket after connect, because epoll reports a hang-up for one that has not started. */
static int connect_to(const struct name *name)
{
    int fd = open_socket(name);
    if (fd < 0)
        return -1;
    if (set_option(fd, IPPROTO_TCP, TCP_NODELAY) < 0)
        return close_failed(fd);
    /* An interrupted connect continues by itself; a second call would fail with EALREADY. */
    if (connect(fd, (const struct sockaddr *)&name->address, name->length) < 0 &&
        errno != EINPROGRESS && errno != EINTR)
        return close_failed(fd);
    if (control(EPOLL_CTL_ADD, fd, STREAM_EVENTS) < 0)
        return close_failed(fd);
    return fd;
}

NATIVE(js_connect)
{
    struct name name;
    int parsed = to_socket_name(ctx, argv, &name);
    if (parsed < 0)
        return JS_EXCEPTION;
    return result(ctx, parsed ? connect_to(&name) : -1);
}

static int listen_on(const struct name *name, int backlog)
{
    int fd = open_socket(name);
    if (fd < 0)
        return -1;
    if (set_option(fd, SOL_SOCKET, SO_REUSEADDR) < 0 ||
        (name->address.ss_family == AF_INET6 && set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY) < 0) ||
        bind(fd, (const struct sockaddr *)&name->address, name->length) < 0 ||
        listen(fd, backlog) < 0 || control(EPOLL_CTL_ADD, fd, EPOLLIN) < 0)
        return close_failed(fd);
    return fd;
}

NATIVE(js_listen)
{
    struct name name;
    int backlog;
    if (JS_ToInt32(ctx, &backlog, argv[2]))
        return JS_EXCEPTION;
    int parsed = to_socket_name(ctx, argv, &name);
    if (parsed < 0)
        return JS_EXCEPTION;
    return result(ctx, parsed ? listen_on(&name, backlog) : -1);
}

static int accept_from(int listener)
{
    int fd;
    do {
        fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    } while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
    if (fd < 0)
        return -1;
    if (set_option(fd, IPPROTO_TCP, TCP_NODELAY) < 0 || control(EPOLL_CTL_ADD, fd, STREAM_EVENTS) < 0)
        return close_failed(fd);
    return fd;
}

NATIVE(js_accept)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    return result(ctx, accept_from(fd));
}

NATIVE(js_pause)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    return result(ctx, control(EPOLL_CTL_MOD, fd, 0));
}

NATIVE(js_resume)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    return result(ctx, control(EPOLL_CTL_MOD, fd, EPOLLIN));
}

NATIVE(js_error)
{
    int fd, error;
    socklen_t length = sizeof(error);
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
        return result(ctx, -1);
    return JS_NewInt32(ctx, -error);
}

NATIVE(js_recv)
{
    int fd;
    struct span span;
    ssize_t count;
    if (JS_ToInt32(ctx, &fd, argv[0]) || to_span(ctx, argv + 1, &span))
        return JS_EXCEPTION;
    if (span.length == 0)
        return JS_ThrowRangeError(ctx, "length: expected more than 0, as 0 bytes look like the end of file");
    RETRY(count, recv(fd, span.data, span.length, 0));
    return result(ctx, (int)count);
}

/* Sends everything, or until there is no room: edge-triggered epoll reports room only after that. */
static ssize_t send_all(int fd, const struct span *span)
{
    size_t sent = 0;
    while (sent < span->length) {
        ssize_t count;
        RETRY(count, send(fd, span->data + sent, span->length - sent, MSG_NOSIGNAL));
        if (count < 0)
            return sent > 0 ? (ssize_t)sent : -1;
        sent += (size_t)count;
    }
    return (ssize_t)sent;
}

NATIVE(js_send)
{
    int fd;
    struct span span;
    if (JS_ToInt32(ctx, &fd, argv[0]) || to_span(ctx, argv + 1, &span))
        return JS_EXCEPTION;
    return result(ctx, (int)send_all(fd, &span));
}

NATIVE(js_shutdown)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    return result(ctx, shutdown(fd, SHUT_WR));
}

/* Reads what is unread before a close: otherwise the close would reset the connection, and bytes that were
   sent and have not arrived would be lost. */
static void discard_input(int fd)
{
    char bytes[4096];
    int left = 0;
    for (int i = 0; i < 256 && ioctl(fd, FIONREAD, &left) == 0 && left > 0; i++)
        recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
}

/* Not repeated after EINTR: on Linux the descriptor is closed then, and its number may belong to another
   thread's descriptor already. */
NATIVE(js_close)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    discard_input(fd);
    control(EPOLL_CTL_DEL, fd, 0);
    return result(ctx, close(fd) < 0 && errno != EINTR ? -1 : 0);
}

typedef int name_getter(int fd, struct sockaddr *address, socklen_t *length);

static JSValue name_of(JSContext *ctx, JSValueConst socket, name_getter *get)
{
    struct name name = { .length = sizeof(name.address) };
    struct sockaddr *address = (struct sockaddr *)&name.address;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    int fd;
    if (JS_ToInt32(ctx, &fd, socket))
        return JS_EXCEPTION;
    if (get(fd, address, &name.length) < 0)
        return result(ctx, -1);
    if (getnameinfo(address, name.length, host, sizeof(host), port, sizeof(port),
                    NI_NUMERICHOST | NI_NUMERICSERV))
        return JS_NewInt32(ctx, -EAFNOSUPPORT);
    JSValue pair = JS_NewArray(ctx);
    if (JS_IsException(pair))
        return pair;
    return finish(ctx, pair,
                  append(ctx, pair, 0, JS_NewString(ctx, host)) < 0 ||
                  append(ctx, pair, 1, JS_NewInt32(ctx, atoi(port))) < 0);
}

static int get_peer(int fd, struct sockaddr *address, socklen_t *length)
{
    return getpeername(fd, address, length);
}

static int get_own(int fd, struct sockaddr *address, socklen_t *length)
{
    return getsockname(fd, address, length);
}

NATIVE(js_peername)
{
    return name_of(ctx, argv[0], get_peer);
}

NATIVE(js_sockname)
{
    return name_of(ctx, argv[0], get_own);
}

/* ---- Name lookup ---- */

static void put(struct queue *queue, struct lookup *lookup)
{
    lookup->next = NULL;
    *queue->last = lookup;
    queue->last = &lookup->next;
}

static struct lookup *take(struct queue *queue)
{
    struct lookup *lookup = queue->first;
    if (!lookup)
        return NULL;
    queue->first = lookup->next;
    if (!queue->first)
        queue->last = &queue->first;
    return lookup;
}

static void look_up(struct lookup *lookup)
{
    struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
    lookup->status = getaddrinfo(lookup->host, NULL, &hints, &lookup->found);
    lookup->error = errno;
}

/* A thread that works off the queue and ends. It uses nothing of the engine, and nothing that exit frees. */
static void *resolver(UNUSED void *argument)
{
    struct lookup *lookup;
    pthread_mutex_lock(&lock);
    while ((lookup = take(&asked))) {
        pthread_mutex_unlock(&lock);
        look_up(lookup);
        pthread_mutex_lock(&lock);
        put(&answered, lookup);
        if (event_fd >= 0)
            eventfd_write(event_fd, 1);
    }
    resolvers--;
    pthread_mutex_unlock(&lock);
    return NULL;
}

/* Signals go to the main thread, SIGINT before signals(true) included. */
static int start_resolver(void)
{
    sigset_t all, before;
    pthread_t thread;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&thread, NULL, resolver, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error)
        return error;
    pthread_detach(thread);
    resolvers++;
    return 0;
}

static int ask(struct lookup *lookup)
{
    pthread_mutex_lock(&lock);
    int error = resolvers < MAX_RESOLVERS ? start_resolver() : 0;
    if (resolvers > 0) {
        put(&asked, lookup);
        error = 0;
    }
    pthread_mutex_unlock(&lock);
    return error;
}

NATIVE(js_resolve)
{
    const char *host = to_name(ctx, argv[0]);
    if (!host)
        return JS_EXCEPTION;
    struct lookup *lookup = calloc(1, sizeof(*lookup) + strlen(host) + 1);
    if (lookup)
        strcpy(lookup->host, host);
    JS_FreeCString(ctx, host);
    if (!lookup)
        return JS_NewInt32(ctx, -ENOMEM);
    int id = lookup->id = next_id;
    next_id = id == INT_MAX ? 1 : id + 1;
    int error = ask(lookup);
    if (error) {
        free(lookup);
        return JS_NewInt32(ctx, -error);
    }
    return JS_NewInt32(ctx, id);
}

static int append_addresses(JSContext *ctx, JSValueConst array, uint32_t *count, int family,
                            const struct addrinfo *found)
{
    char host[NI_MAXHOST];
    for (; found; found = found->ai_next) {
        if (found->ai_family != family)
            continue;
        if (getnameinfo(found->ai_addr, found->ai_addrlen, host, sizeof(host), NULL, 0, NI_NUMERICHOST))
            continue;
        if (append(ctx, array, (*count)++, JS_NewString(ctx, host)) < 0)
            return -1;
    }
    return 0;
}

static JSValue addresses(JSContext *ctx, const struct addrinfo *found)
{
    uint32_t count = 0;
    JSValue array = JS_NewArray(ctx);
    if (JS_IsException(array))
        return array;
    return finish(ctx, array,
                  append_addresses(ctx, array, &count, AF_INET, found) < 0 ||
                  append_addresses(ctx, array, &count, AF_INET6, found) < 0);
}

static JSValue code_of(JSContext *ctx, int error);

static JSValue status_of(JSContext *ctx, const struct lookup *lookup)
{
    switch (lookup->status) {
    case 0:
        return JS_NewInt32(ctx, 0);
    case EAI_NONAME:
    case EAI_NODATA:
    case EAI_ADDRFAMILY:
        return JS_NewString(ctx, "ENOTFOUND");
    case EAI_AGAIN:
        return JS_NewString(ctx, "EAI_AGAIN");
    case EAI_MEMORY:
        return JS_NewString(ctx, "EAI_MEMORY");
    case EAI_SYSTEM:
        return code_of(ctx, lookup->error);
    default:
        return JS_NewString(ctx, "EAI_FAIL");
    }
}

NATIVE(js_resolved)
{
    pthread_mutex_lock(&lock);
    struct lookup *lookup = take(&answered);
    pthread_mutex_unlock(&lock);
    if (!lookup)
        return JS_UNDEFINED;
    JSValue answer = JS_NewArray(ctx);
    if (!JS_IsException(answer))
        answer = finish(ctx, answer,
                        append(ctx, answer, 0, JS_NewInt32(ctx, lookup->id)) < 0 ||
                        append(ctx, answer, 1, status_of(ctx, lookup)) < 0 ||
                        append(ctx, answer, 2, addresses(ctx, lookup->found)) < 0);
    if (lookup->found)
        freeaddrinfo(lookup->found);
    free(lookup);
    return answer;
}

/* ---- Signals ---- */

static int signals_on(void)
{
    sigset_t interrupt;
    if (signal_fd >= 0)
        return signal_fd;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    int fd = signalfd(-1, &interrupt, SFD_NONBLOCK | SFD_CLOEXEC);
    if (fd < 0)
        return -1;
    if (control(EPOLL_CTL_ADD, fd, EPOLLIN) < 0)
        return close_failed(fd);
    mask_interrupt(SIG_BLOCK);
    return signal_fd = fd;
}

NATIVE(js_signals)
{
    if (JS_ToBool(ctx, argv[0]))
        return result(ctx, signals_on());
    signals_off();
    return JS_NewInt32(ctx, 0);
}

NATIVE(js_signal)
{
    struct signalfd_siginfo info;
    ssize_t count;
    RETRY(count, read(signal_fd, &info, sizeof(info)));
    return JS_NewInt32(ctx, count == sizeof(info) ? (int)info.ssi_signo : 0);
}

/* ---- Names of errors ---- */

#define CODE(name) { name, #name }

static const struct {
    int number;
    const char *name;
} codes[] = {
    CODE(EACCES), CODE(EADDRINUSE), CODE(EADDRNOTAVAIL), CODE(EAFNOSUPPORT), CODE(EAGAIN),
    CODE(EALREADY), CODE(EBADF), CODE(EBUSY), CODE(ECONNABORTED), CODE(ECONNREFUSED),
    CODE(ECONNRESET), CODE(EDESTADDRREQ), CODE(EEXIST), CODE(EFAULT), CODE(EHOSTDOWN),
    CODE(EHOSTUNREACH), CODE(EINPROGRESS), CODE(EINTR), CODE(EINVAL), CODE(EIO), CODE(EISCONN),
    CODE(EMFILE), CODE(EMSGSIZE), CODE(ENETDOWN), CODE(ENETRESET), CODE(ENETUNREACH), CODE(ENFILE),
    CODE(ENOBUFS), CODE(ENODEV), CODE(ENOENT), CODE(ENOMEM), CODE(ENONET), CODE(ENOPROTOOPT),
    CODE(ENOSPC), CODE(ENOSYS), CODE(ENOTCONN), CODE(ENOTSOCK), CODE(EOPNOTSUPP), CODE(EPERM),
    CODE(EPIPE), CODE(EPROTO), CODE(EPROTONOSUPPORT), CODE(EPROTOTYPE), CODE(ESHUTDOWN),
    CODE(ESOCKTNOSUPPORT), CODE(ETIMEDOUT),
};

static JSValue code_of(JSContext *ctx, int error)
{
    char other[16];
    for (size_t i = 0; i < COUNT(codes); i++)
        if (codes[i].number == error)
            return JS_NewString(ctx, codes[i].name);
    snprintf(other, sizeof(other), "E%d", error);
    return JS_NewString(ctx, other);
}

NATIVE(js_code)
{
    int error;
    if (JS_ToInt32(ctx, &error, argv[0]))
        return JS_EXCEPTION;
    return code_of(ctx, error);
}

NATIVE(js_message)
{
    int error;
    if (JS_ToInt32(ctx, &error, argv[0]))
        return JS_EXCEPTION;
    return JS_NewString(ctx, strerror(error));
}

/* ---- Text ---- */

/* The engines write a lone surrogate as three bytes that are not UTF-8; U+FFFD has three bytes too. */
static void replace_surrogates(uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i + 2 < length; i++)
        if (bytes[i] == 0xed && bytes[i + 1] >= 0xa0)
            memcpy(bytes + i, "\xef\xbf\xbd", 3);
}

NATIVE(js_encode)
{
    size_t length;
    const char *text = JS_ToCStringLen(ctx, &length, argv[0]);
    if (!text)
        return JS_EXCEPTION;
    JSValue buffer = JS_NewArrayBufferCopy(ctx, (const uint8_t *)text, length);
    JS_FreeCString(ctx, text);
    if (!JS_IsException(buffer))
        replace_surrogates(JS_GetArrayBuffer(ctx, &length, buffer), length);
    return buffer;
}

static int sequence_length(uint8_t lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xc2 || lead > 0xf4)
        return 0;
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* The length of the UTF-8 character at p; for ill-formed bytes, minus the length of the piece that
   TextDecoder replaces by one U+FFFD. */
static int measure(const uint8_t *p, size_t left)
{
    int length = sequence_length(*p);
    uint8_t low = *p == 0xe0 ? 0xa0 : *p == 0xf0 ? 0x90 : 0x80;
    uint8_t high = *p == 0xed ? 0x9f : *p == 0xf4 ? 0x8f : 0xbf;
    if (length == 0)
        return -1;
    for (int i = 1; i < length; i++) {
        if ((size_t)i >= left || p[i] < low || p[i] > high)
            return -i;
        low = 0x80;
        high = 0xbf;
    }
    return length;
}

static size_t valid_prefix(const uint8_t *bytes, size_t length)
{
    size_t at = 0;
    while (at < length) {
        int step = measure(bytes + at, length - at);
        if (step < 0)
            break;
        at += (size_t)step;
    }
    return at;
}

static size_t repair(const uint8_t *from, size_t length, char *to)
{
    char *start = to;
    while (length) {
        int step = measure(from, length);
        size_t used = (size_t)abs(step);
        memcpy(to, step < 0 ? (const void *)"\xef\xbf\xbd" : from, step < 0 ? 3 : used);
        to += step < 0 ? 3 : used;
        from += used;
        length -= used;
    }
    return (size_t)(to - start);
}

/* Repairs ill-formed text here, because QuickJS 2021 loses good characters that follow ill-formed ones. */
NATIVE(js_decode)
{
    struct span span;
    if (to_span(ctx, argv, &span))
        return JS_EXCEPTION;
    if (valid_prefix(span.data, span.length) == span.length)
        return JS_NewStringLen(ctx, (const char *)span.data, span.length);
    char *copy = js_malloc(ctx, 3 * span.length);
    if (!copy)
        return JS_EXCEPTION;
    JSValue text = JS_NewStringLen(ctx, copy, repair(span.data, span.length, copy));
    js_free(ctx, copy);
    return text;
}

/* ---- The end of the program ---- */

#ifdef QUICKJS_NG
#define ENGINE "quickjs-ng"
#else
#define ENGINE "quickjs"
#endif

/* True until all modules are loaded: a bundle imports this module first. */
static int is_loading;

static void say_last_words(void)
{
    if (is_loading)
        fputs("uasyncio: not all modules were found. This engine needs a bundle that is built with --on " ENGINE "\n",
              stderr);
    if (!last_words)
        return;
    fflush(stdout);
    fputs(last_words, stderr);
    fflush(stderr);
    _exit(1);
}

static int set_last_words(JSContext *ctx, JSValueConst value)
{
    char *words = NULL;
    if (!JS_IsUndefined(value)) {
        const char *text = JS_ToCString(ctx, value);
        if (!text)
            return -1;
        words = strdup(text);
        JS_FreeCString(ctx, text);
        if (!words) {
            JS_ThrowOutOfMemory(ctx);
            return -1;
        }
    }
    free(last_words);
    last_words = words;
    return 0;
}

NATIVE(js_atexit)
{
    return set_last_words(ctx, argv[0]) ? JS_EXCEPTION : JS_UNDEFINED;
}

NATIVE(js_exit)
{
    int code;
    if (JS_ToInt32(ctx, &code, argv[0]))
        return JS_EXCEPTION;
    free(last_words);
    last_words = NULL;
    exit(code);
}

/* Flushes stdout first, so that a shared terminal or pipe shows the texts in the order of the calls. */
NATIVE(js_stderr)
{
    size_t length;
    const char *text = JS_ToCStringLen(ctx, &length, argv[0]);
    if (!text)
        return JS_EXCEPTION;
    fflush(stdout);
    fwrite(text, 1, length, stderr);
    fflush(stderr);
    JS_FreeCString(ctx, text);
    return JS_UNDEFINED;
}

/* ---- The module ---- */

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("open", 0, js_open),
    JS_CFUNC_DEF("shut", 0, js_shut),
    JS_CFUNC_DEF("now", 0, js_now),
    JS_CFUNC_DEF("wake", 0, js_wake),
    JS_CFUNC_DEF("wakeFairly", 0, js_wake_fairly),
    JS_CFUNC_DEF("arm", 1, js_arm),
    JS_CFUNC_DEF("disarm", 0, js_disarm),
    JS_CFUNC_DEF("poll", 1, js_poll),
    JS_CFUNC_DEF("connect", 2, js_connect),
    JS_CFUNC_DEF("listen", 3, js_listen),
    JS_CFUNC_DEF("accept", 1, js_accept),
    JS_CFUNC_DEF("pause", 1, js_pause),
    JS_CFUNC_DEF("resume", 1, js_resume),
    JS_CFUNC_DEF("error", 1, js_error),
    JS_CFUNC_DEF("recv", 4, js_recv),
    JS_CFUNC_DEF("send", 4, js_send),
    JS_CFUNC_DEF("shutdown", 1, js_shutdown),
    JS_CFUNC_DEF("close", 1, js_close),
    JS_CFUNC_DEF("peername", 1, js_peername),
    JS_CFUNC_DEF("sockname", 1, js_sockname),
    JS_CFUNC_DEF("resolve", 1, js_resolve),
    JS_CFUNC_DEF("resolved", 0, js_resolved),
    JS_CFUNC_DEF("signals", 1, js_signals),
    JS_CFUNC_DEF("signal", 0, js_signal),
    JS_CFUNC_DEF("code", 1, js_code),
    JS_CFUNC_DEF("message", 1, js_message),
    JS_CFUNC_DEF("encode", 1, js_encode),
    JS_CFUNC_DEF("decode", 3, js_decode),
    JS_CFUNC_DEF("atexit", 1, js_atexit),
    JS_CFUNC_DEF("exit", 1, js_exit),
    JS_CFUNC_DEF("stderr", 1, js_stderr),
};

static void ignore_signal(UNUSED int number)
{
}

/* Installs a handler instead of SIG_IGN, because programs started by os.exec would inherit SIG_IGN. */
static void ignore_sigpipe(void)
{
    struct sigaction action;
    sigaction(SIGPIPE, NULL, &action);
    if (action.sa_handler != SIG_DFL)
        return;
    action.sa_handler = ignore_signal;
    action.sa_flags = SA_RESTART;
    sigaction(SIGPIPE, &action, NULL);
}

/* Otherwise a program started by os.exec would inherit the blocked SIGINT, and Ctrl-C could not stop it. */
static void unblock_in_child(void)
{
    if (signal_fd >= 0)
        mask_interrupt(SIG_UNBLOCK);
}

static void prepare_process(void)
{
    /* Buffers by line, into a pipe too: the output of a program must be out when it waits or is killed. */
    setvbuf(stdout, NULL, _IOLBF, 0);
    ignore_sigpipe();
    pthread_atfork(NULL, NULL, unblock_in_child);
    atexit(say_last_words);
}

static int fill_module(JSContext *ctx, JSModuleDef *module)
{
    is_loading = 0;
    return JS_SetModuleExportList(ctx, module, functions, COUNT(functions));
}

#ifdef JS_SHARED_LIBRARY
#define INIT_MODULE js_init_module
#else
#define INIT_MODULE js_init_module_uasyncio
#endif

JSModuleDef *INIT_MODULE(JSContext *ctx, const char *module_name);

JSModuleDef *INIT_MODULE(JSContext *ctx, const char *module_name)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    is_loading = 1;
    pthread_once(&once, prepare_process);
    JSModuleDef *module = JS_NewCModule(ctx, module_name, fill_module);
    if (module)
        JS_AddModuleExportList(ctx, module, functions, COUNT(functions));
    return module;
}
