/*
 * Loaded before the C library (LD_PRELOAD): makes system calls fail in permitted ways, at random; a seed repeats them.
 * FAULTS="<one in so many calls> <seed> <hard>". Interrupted calls, calls that would block and short reads and writes
 * must have no effect on programs; if <hard> is 1, descriptors and memory run out as well; if it is 2, the memory of
 * OpenSSL, once a connection was accepted; if it is 3, as with 1, and threads, what they need, and their memory too; if
 * it is 4, the same, but no memory outside of threads, without which XS ends.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static unsigned rate, state, hard, starving, crowded, well_fed, has_accepted, struck;

static void tell(void)
{
    fprintf(stderr, "faults: %u\n", struck);
}

__attribute__((constructor)) static void begin(void)
{
    const char *text = getenv("FAULTS");
    if (text && sscanf(text, "%u %u %u", &rate, &state, &hard) == 3)
        atexit(tell);
    starving = hard == 2;
    well_fed = hard == 4;
    crowded = hard == 3 || well_fed;
    hard = hard == 1 || crowded;
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

/* Whether it is a connection, which OpenSSL reads and writes so, a pipe or a serial line: the other descriptors that are
   read take no fewer bytes. */
static int is_stream(int fd)
{
    int type;
    socklen_t size = sizeof(type);
    if (fd < 0 || fd >= DESCRIPTORS || !watched[fd].epoll)
        return 0;
    return watched[fd].event.events & EPOLLET || getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

static size_t shortened(int fd, size_t length)
{
    return is_stream(fd) && length > 1 && strikes() ? 1 + chance() % (length - 1) : length;
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
    REAL(recvmsg);
    return fails(EINTR) || blocks(fd) ? -1 : real(fd, message, flags);
}

ssize_t sendto(int fd, const void *from, size_t length, int flags, const struct sockaddr *to, socklen_t size)
{
    REAL(sendto);
    if (fails(EINTR) || blocks(fd) || (hard && chance() % 50 == 0 && fails(ENOBUFS)))
        return -1;
    return real(fd, from, length, flags, to, size);
}

ssize_t read(int fd, void *into, size_t length)
{
    REAL(read);
    if (fails(EINTR) || (is_stream(fd) && blocks(fd)))
        return -1;
    return real(fd, into, shortened(fd, length));
}

ssize_t write(int fd, const void *from, size_t length)
{
    REAL(write);
    if (fails(EINTR) || (is_stream(fd) && blocks(fd)))
        return -1;
    return real(fd, from, shortened(fd, length));
}

int pipe2(int both[2], int flags)
{
    REAL(pipe2);
    return hard && fails(EMFILE) ? -1 : real(both, flags);
}

pid_t waitpid(pid_t pid, int *status, int options)
{
    REAL(waitpid);
    return fails(EINTR) ? -1 : real(pid, status, options);
}

int fcntl(int fd, int command, ...)
{
    REAL(fcntl);
    va_list arguments;
    va_start(arguments, command);
    long argument = va_arg(arguments, long);
    va_end(arguments);
    return hard && command == F_DUPFD_CLOEXEC && fails(EMFILE) ? -1 : real(fd, command, argument);
}

long syscall(long number, ...)
{
    REAL(syscall);
    long given[4];
    va_list arguments;
    va_start(arguments, number);
    for (int i = 0; i < 4; i++)
        given[i] = va_arg(arguments, long);
    va_end(arguments);
    if (hard && number == SYS_pidfd_open && fails(ENFILE))
        return -1;
    return real(number, given[0], given[1], given[2], given[3]);
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
    has_accepted = 1;
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

/* Whether an address is in the program itself, not in a library. */
static int is_ours(const void *address)
{
    Dl_info where;
    return dladdr(address, &where) && strcmp(where.dli_fname, program_invocation_name) == 0;
}

/* In threads of QuickJS every second time: what they do when even the message that memory is missing cannot be made. */
static int starves(void)
{
    int in_thread = gettid() != getpid();
    if (well_fed)
        return in_thread && strikes();
    if (!in_thread)
        return strikes();
    if (chance() % 2)
        return 0;
    struck++;
    return 1;
}

/* The engine uses malloc and realloc, so this is for our code only. */
void *calloc(size_t count, size_t size)
{
    REAL(calloc);
    if (!crowded || !is_ours(__builtin_return_address(0)) || !starves())
        return real(count, size);
    errno = ENOMEM;
    return NULL;
}

int eventfd(unsigned value, int flags)
{
    REAL(eventfd);
    return crowded && fails(EMFILE) ? -1 : real(value, flags);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument)
{
    REAL(pthread_create);
    return crowded && strikes() ? EAGAIN : real(thread, attributes, run, argument);
}

/* OpenSSL finds these before its own. Only for the files of libssl: libcrypto 3.0 frees memory twice without memory. */
static void *starve(const char *name, size_t size, const char *file, int line)
{
    void *library = dlopen("libcrypto.so.3", RTLD_NOLOAD | RTLD_LAZY);
    void *(*real)(size_t, const char *, int) = (void *(*)(size_t, const char *, int))dlsym(library, name);
    dlclose(library);
    return starving && has_accepted && strstr(file, "ssl/") && strikes() ? NULL : real(size, file, line);
}

void *CRYPTO_malloc(size_t size, const char *file, int line)
{
    return starve("CRYPTO_malloc", size, file, line);
}

void *CRYPTO_zalloc(size_t size, const char *file, int line)
{
    return starve("CRYPTO_zalloc", size, file, line);
}
