/* What the files of the native module share. A number that a function returns to JavaScript is >= 0, or -errno. */
#ifndef UASYNCIO_COMMON_H
#define UASYNCIO_COMMON_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/types.h>
#include "quickjs.h"
#include "../openssl/tls.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define UNUSED __attribute__((unused))
#define NATIVE(name) \
    static JSValue name(UNUSED JSContext *ctx, UNUSED JSValueConst self, UNUSED int argc, \
                        UNUSED JSValueConst *argv)
#define RETRY(result, call) \
    do { \
        (result) = (call); \
    } while ((result) < 0 && errno == EINTR)

/* The engine around the module has names of its own. */
#pragma GCC visibility push(hidden)

/* The functions that one file adds to the module. */
struct part {
    const JSCFunctionListEntry *functions;
    int count;
};

extern const struct part loop_part;
extern const struct part epoll_part;
extern const struct part sockets_part;
extern const struct part lookup_part;
extern const struct part signals_part;
extern const struct part errors_part;
extern const struct part text_part;
extern const struct part thread_part;
extern const struct part udp_part;
extern const struct part unix_part;
extern const struct part tls_part;
extern const struct part pipes_part;
extern const struct part process_part;
extern const struct part serial_part;
extern const struct part end_part;

/* ---- values.c ---- */

struct span {
    uint8_t *data;
    size_t length;
};

JSValue result(JSContext *ctx, int value);
const char *to_name(JSContext *ctx, JSValueConst value);
int to_span(JSContext *ctx, JSValueConst *argv, struct span *span);
int to_bytes(JSContext *ctx, JSValueConst *argv, struct span *span);
int append(JSContext *ctx, JSValueConst array, uint32_t index, JSValue value);
JSValue finish(JSContext *ctx, JSValue array, int failed);

/* ---- epoll.c ---- */

#define STREAM_EVENTS (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET)

extern int epoll_fd;

int open_epoll(void);
void close_epoll(void);
/* Takes the wake-up or the timer, if the descriptor is one of these. */
int take_wake_up(int fd);
int control(int operation, int fd, uint32_t events);
int close_failed(int fd);
void wake_loop(void);

/* ---- sockets.c ---- */

struct name {
    struct sockaddr_storage address;
    socklen_t length;
};

int set_option(int fd, int level, int name);
int to_socket_name(JSContext *ctx, JSValueConst *argv, struct name *name);
JSValue from_socket_name(JSContext *ctx, const struct name *name);

/* ---- pipes.c ---- */

/* Changes the flags of an open file; returns what they were, or -1. */
int set_flags(int fd, int on, int off);

/* ---- lookup.c ---- */

void tell_of_answers(void);

/* ---- errors.c ---- */

JSValue code_of(JSContext *ctx, int error);

/* ---- signals.c ---- */

/* The descriptor of signals if one waits for the loop, else -1. */
int untold_signal(void);
void shut_signals(void);
void unblock_in_child(void);
/* Takes the signals that only this program blocks out of a mask. */
void leave_out_own_signals(sigset_t *mask);

/* ---- thread.c ---- */

/* Returns an error number. */
int start_thread(void *(*run)(void *), void *argument);

/* ---- console.c ---- */

void uasyncio_install_console(JSContext *ctx);

/* ---- end.c ---- */

extern int is_loading;

void say_last_words(void);
_Noreturn void end_program(int code);

#pragma GCC visibility pop
#endif
