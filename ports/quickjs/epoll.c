/* The epoll descriptor, its wake-up, its timer, and the clock. */
#include "common.h"
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int epoll_fd = -1;
static int timer_fd = -1;

/* The lock guards it, as other threads write to it. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int event_fd = -1;

int close_failed(int fd)
{
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

int control(int operation, int fd, uint32_t events)
{
    struct epoll_event event = { .events = events, .data = { .fd = fd } };
    return epoll_ctl(epoll_fd, operation, fd, &event);
}

int open_epoll(void)
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
    pthread_mutex_unlock(&lock);
    return 0;
}

/* Starts a turn; any thread may call it. */
void wake_loop(void)
{
    pthread_mutex_lock(&lock);
    if (event_fd >= 0)
        eventfd_write(event_fd, 1);
    pthread_mutex_unlock(&lock);
}

void close_epoll(void)
{
    pthread_mutex_lock(&lock);
    close(event_fd);
    event_fd = -1;
    pthread_mutex_unlock(&lock);
    close(timer_fd);
    timer_fd = -1;
    close(epoll_fd);
    epoll_fd = -1;
}

int take_wake_up(int fd)
{
    uint64_t ignored;
    if (fd != event_fd && fd != timer_fd)
        return 0;
    UNUSED ssize_t size = read(fd, &ignored, sizeof(ignored));
    return 1;
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
    static int is_armed;
    /* A loop that waits for sockets disarms it in every turn. */
    if (ms == 0 && !is_armed)
        return 0;
    is_armed = ms != 0;
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

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("now", 0, js_now),
    JS_CFUNC_DEF("wake", 0, js_wake),
    JS_CFUNC_DEF("wakeFairly", 0, js_wake_fairly),
    JS_CFUNC_DEF("arm", 1, js_arm),
    JS_CFUNC_DEF("disarm", 0, js_disarm),
};

const struct part epoll_part = { functions, COUNT(functions) };
