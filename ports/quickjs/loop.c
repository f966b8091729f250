/* The beginning and the end of a loop, and what its turns fetch. */
#include "common.h"

#define MAX_EVENTS 256

NATIVE(js_open)
{
    if (epoll_fd < 0) {
        if (open_epoll() < 0)
            return result(ctx, -1);
        tell_of_answers();
    }
    return JS_NewInt32(ctx, epoll_fd);
}

NATIVE(js_shut)
{
    shut_signals();
    if (epoll_fd >= 0)
        close_epoll();
    return JS_NewInt32(ctx, 0);
}

static int report(const struct epoll_event *ready, int count, int32_t *pairs)
{
    int reported = 0;
    int signal_fd = untold_signal();
    if (signal_fd >= 0) {
        pairs[0] = signal_fd;
        pairs[1] = EPOLLIN;
        reported++;
    }
    for (int i = 0; i < count; i++) {
        if (take_wake_up(ready[i].data.fd))
            continue;
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
    /* One place is left for a signal that was taken before. */
    if (room > MAX_EVENTS)
        room = MAX_EVENTS;
    RETRY(count, epoll_wait(epoll_fd, ready, (int)room - 1, 0));
    return result(ctx, count < 0 ? -1 : report(ready, count, (int32_t *)data));
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("open", 0, js_open),
    JS_CFUNC_DEF("shut", 0, js_shut),
    JS_CFUNC_DEF("poll", 1, js_poll),
};

const struct part loop_part = { functions, COUNT(functions) };
