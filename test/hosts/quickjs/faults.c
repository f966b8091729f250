/*
 * Loaded before the C library (LD_PRELOAD): makes system calls fail in permitted ways, at random; a seed repeats them.
 * FAULTS="<one in so many calls> <seed> <hard>". Interrupted calls, calls that would block and short reads and writes
 * must have no effect on programs; if <hard> is 1, descriptors and memory run out as well.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static unsigned rate, state, hard, struck;

static void tell(void)
{
    fprintf(stderr, "faults: %u\n", struck);
}

__attribute__((constructor)) static void begin(void)
{
    const char *text = getenv("FAULTS");
    if (text && sscanf(text, "%u %u %u", &rate, &state, &hard) == 3)
        atexit(tell);
}

static unsigned chance(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static int strikes(void)
{
    if (rate == 0 || chance() % rate != 0)
        return 0;
    struck++;
    return 1;
}

static int fails(int error)
{
    if (!strikes())
        return 0;
    errno = error;
    return 1;
}

#define DESCRIPTORS 4096

/* The events that epoll was asked to watch. */
static struct watched {
    int epoll;
    struct epoll_event event;
} watched[DESCRIPTORS];

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* After EAGAIN, a kernel reports later that the descriptor is ready; a new EPOLL_CTL_MOD makes epoll do that. */
static int blocks(int fd)
{
    REAL(epoll_ctl);
    struct watched *watch = &watched[fd];
    if (!watch->epoll || !strikes() || real(watch->epoll, EPOLL_CTL_MOD, fd, &watch->event) != 0)
        return 0;
    errno = EAGAIN;
    return 1;
}

ssize_t recv(int fd, void *into, size_t length, int flags)
{
    REAL(recv);
    if (fails(EINTR) || blocks(fd))
        return -1;
    return real(fd, into, length > 1 && strikes() ? 1 + chance() % (length - 1) : length, flags);
}

ssize_t send(int fd, const void *from, size_t length, int flags)
{
    REAL(send);
    if (fails(EINTR) || blocks(fd) || (hard && chance() % 50 == 0 && fails(ENOBUFS)))
        return -1;
    return real(fd, from, length > 1 && strikes() ? 1 + chance() % (length - 1) : length, flags);
}

ssize_t read(int fd, void *into, size_t length)
{
    REAL(read);
    return fails(EINTR) ? -1 : real(fd, into, length);
}

int epoll_wait(int epoll, struct epoll_event *events, int room, int timeout)
{
    REAL(epoll_wait);
    return fails(EINTR) ? -1 : real(epoll, events, room, timeout);
}

int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags)
{
    REAL(accept4);
    if (fails(EINTR) || blocks(fd) || fails(ECONNABORTED) || (hard && fails(chance() % 2 ? EMFILE : ENOMEM)))
        return -1;
    return real(fd, address, length, flags);
}

int socket(int domain, int type, int protocol)
{
    REAL(socket);
    return hard && fails(EMFILE) ? -1 : real(domain, type, protocol);
}

int epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event)
{
    REAL(epoll_ctl);
    if (hard && operation == EPOLL_CTL_ADD && fails(ENOMEM))
        return -1;
    int result = real(epoll, operation, fd, event);
    if (result == 0)
        watched[fd] = operation == EPOLL_CTL_DEL ? (struct watched){0} : (struct watched){epoll, *event};
    return result;
}
