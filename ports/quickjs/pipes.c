/* Any descriptor as a stream: pipes, terminals, files. */
#include "common.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define LAST_STANDARD 2

/* What `watch` returns. */
#define ALWAYS_READY 0
#define WATCHED 1
#define WATCHED_AND_WAS_BLOCKING 2

int set_flags(int fd, int on, int off)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0)
        return -1;
    int wanted = (flags | on) & ~off;
    if (wanted != flags && fcntl(fd, F_SETFL, wanted) < 0)
        return -1;
    return flags;
}

/* Whether a second opening is the same stream. A file has a position, which a second opening would not share. */
static int can_open_again(int fd)
{
    struct stat status;
    return isatty(fd) || (fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode));
}

/* Other programs use the standard descriptors too, the shell for one, and must not find them non-blocking. That is a
   property of the open file, so the file is opened once more; where that cannot be done, `close` restores it. */
static int private_copy(int fd, int mode)
{
    char path[32];
    if (can_open_again(fd)) {
        snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
        int again = open(path, mode | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
        if (again >= 0)
            return again;
    }
    return fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

/* adopt(fd, writes): returns the descriptor to use and to close: a copy of a standard one, else the same. */
NATIVE(js_adopt)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    if (fd < 0 || fcntl(fd, F_GETFD) < 0) {
        errno = EBADF;
        return result(ctx, -1);
    }
    if (fd > LAST_STANDARD)
        return JS_NewInt32(ctx, fd);
    return result(ctx, private_copy(fd, JS_ToBool(ctx, argv[1]) ? O_WRONLY : O_RDONLY));
}

/* Files and /dev/null never make a reader wait, and epoll refuses them. */
static int watch(int fd, uint32_t events)
{
    if (control(EPOLL_CTL_ADD, fd, events | EPOLLET) < 0)
        return errno == EPERM ? ALWAYS_READY : -1;
    int flags = set_flags(fd, O_NONBLOCK, 0);
    if (flags < 0) {
        int error = errno;
        control(EPOLL_CTL_DEL, fd, 0);
        errno = error;
        return -1;
    }
    return flags & O_NONBLOCK ? WATCHED : WATCHED_AND_WAS_BLOCKING;
}

/* watch(fd, events) */
NATIVE(js_watch)
{
    int fd, events;
    if (JS_ToInt32(ctx, &fd, argv[0]) || JS_ToInt32(ctx, &events, argv[1]))
        return JS_EXCEPTION;
    return result(ctx, watch(fd, (uint32_t)events));
}

/* Makes a descriptor blocking again. */
NATIVE(js_block)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    return result(ctx, set_flags(fd, 0, O_NONBLOCK) < 0 ? -1 : 0);
}

/* One read, because a second one would take the end that the user of a terminal has typed. */
NATIVE(js_read)
{
    int fd;
    struct span span;
    ssize_t count;
    if (JS_ToInt32(ctx, &fd, argv[0]) || to_bytes(ctx, argv + 1, &span))
        return JS_EXCEPTION;
    if (span.length == 0)
        return JS_ThrowRangeError(ctx, "length: expected more than 0, as 0 bytes look like the end of file");
    RETRY(count, read(fd, span.data, span.length));
    return result(ctx, (int)count);
}

/* Writes everything, or until there is no room: edge-triggered epoll reports room only after that. */
static ssize_t write_all(int fd, const struct span *span)
{
    size_t written = 0;
    while (written < span->length) {
        ssize_t count;
        RETRY(count, write(fd, span->data + written, span->length - written));
        if (count < 0)
            return written > 0 ? (ssize_t)written : -1;
        written += (size_t)count;
    }
    return (ssize_t)written;
}

NATIVE(js_write)
{
    int fd;
    struct span span;
    if (JS_ToInt32(ctx, &fd, argv[0]) || to_bytes(ctx, argv + 1, &span))
        return JS_EXCEPTION;
    return result(ctx, (int)write_all(fd, &span));
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("adopt", 2, js_adopt),
    JS_CFUNC_DEF("watch", 2, js_watch),
    JS_CFUNC_DEF("block", 1, js_block),
    JS_CFUNC_DEF("read", 4, js_read),
    JS_CFUNC_DEF("write", 4, js_write),
};

const struct part pipes_part = { functions, COUNT(functions) };
