/* Sockets of UDP. The kernel's buffer is the queue: a datagram is read when the program asks for it. */
#include "common.h"
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/uio.h>

/* More than the longest datagram has. */
#define LONGEST 65536

/* What the kernel says of the datagram that was received last. It lies in an ArrayBuffer of the socket. */
struct record {
    /* How many datagrams the kernel has dropped before it. */
    uint32_t dropped;
    /* Its sender, IPv4 or IPv6. */
    uint8_t sender[sizeof(struct sockaddr_in6)];
};

enum { BROADCAST = 1, REUSE = 2 };

static int set_queue(int fd, int bytes)
{
    return bytes > 0 ? setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes)) : 0;
}

static int bind_socket(const struct name *name, int flags, int queue)
{
    int fd = socket(name->address.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if ((name->address.ss_family == AF_INET6 && set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY) < 0) ||
        ((flags & BROADCAST) && set_option(fd, SOL_SOCKET, SO_BROADCAST) < 0) ||
        ((flags & REUSE) && set_option(fd, SOL_SOCKET, SO_REUSEADDR) < 0) ||
        set_option(fd, SOL_SOCKET, SO_RXQ_OVFL) < 0 || set_queue(fd, queue) < 0 ||
        bind(fd, (const struct sockaddr *)&name->address, name->length) < 0 ||
        control(EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLET) < 0)
        return close_failed(fd);
    return fd;
}

/* udpBind(host, port, flags, queue) */
NATIVE(js_udp_bind)
{
    struct name name;
    int flags, queue;
    if (JS_ToInt32(ctx, &flags, argv[2]) || JS_ToInt32(ctx, &queue, argv[3]))
        return JS_EXCEPTION;
    int parsed = to_socket_name(ctx, argv, &name);
    if (parsed < 0)
        return JS_EXCEPTION;
    return result(ctx, parsed ? bind_socket(&name, flags, queue) : -1);
}

/* udpConnect(fd, host, port) */
NATIVE(js_udp_connect)
{
    struct name name;
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    int parsed = to_socket_name(ctx, argv + 1, &name);
    if (parsed < 0)
        return JS_EXCEPTION;
    int failed = !parsed || connect(fd, (const struct sockaddr *)&name.address, name.length) < 0;
    return result(ctx, failed ? -1 : 0);
}

static int join_v4(int fd, const struct name *group, const struct name *on)
{
    struct ip_mreqn request = { .imr_multiaddr = ((const struct sockaddr_in *)&group->address)->sin_addr };
    if (on) {
        request.imr_address = ((const struct sockaddr_in *)&on->address)->sin_addr;
        if (setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &request, sizeof(request)) < 0)
            return -1;
    }
    return setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof(request));
}

static int join_v6(int fd, const struct name *group, const struct name *on)
{
    struct ipv6_mreq request = { .ipv6mr_multiaddr = ((const struct sockaddr_in6 *)&group->address)->sin6_addr };
    if (on) {
        request.ipv6mr_interface = ((const struct sockaddr_in6 *)&on->address)->sin6_scope_id;
        if (setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &request.ipv6mr_interface,
                       sizeof(request.ipv6mr_interface)) < 0)
            return -1;
    }
    return setsockopt(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &request, sizeof(request));
}

static int join(int fd, const struct name *group, const struct name *on)
{
    if (on && on->address.ss_family != group->address.ss_family) {
        errno = EINVAL;
        return -1;
    }
    return group->address.ss_family == AF_INET ? join_v4(fd, group, on) : join_v6(fd, group, on);
}

/* As to_socket_name, for an interface: its address, or '::%eth0', where getaddrinfo knows no names. */
static int to_interface(JSContext *ctx, JSValueConst *argv, struct name *on)
{
    const char *text = to_name(ctx, argv[0]);
    if (!text)
        return -1;
    const char *scope = strncmp(text, "::%", 3) == 0 ? text + 3 : NULL;
    unsigned index = scope ? if_nametoindex(scope) : 0;
    JS_FreeCString(ctx, text);
    if (index == 0)
        return to_socket_name(ctx, argv, on);
    struct sockaddr_in6 name = { .sin6_family = AF_INET6, .sin6_scope_id = index };
    memcpy(&on->address, &name, sizeof(name));
    return 1;
}

/* udpJoin(fd, group, 0, interface or undefined, 0) */
NATIVE(js_udp_join)
{
    struct name group, on;
    int fd, empty;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    int parsed = to_socket_name(ctx, argv + 1, &group);
    empty = JS_IsUndefined(argv[3]);
    if (parsed > 0 && !empty)
        parsed = to_interface(ctx, argv + 3, &on);
    if (parsed < 0)
        return JS_EXCEPTION;
    return result(ctx, parsed ? join(fd, &group, empty ? NULL : &on) : -1);
}

/* The ArrayBuffer of a record; NULL if it has thrown. */
static struct record *to_record(JSContext *ctx, JSValueConst buffer)
{
    size_t size;
    uint8_t *data = JS_GetArrayBuffer(ctx, &size, buffer);
    if (data && size >= sizeof(struct record))
        return (struct record *)data;
    JS_ThrowTypeError(ctx, "expected an ArrayBuffer for a record");
    return NULL;
}

static void note_dropped(struct msghdr *message, struct record *record)
{
    for (struct cmsghdr *each = CMSG_FIRSTHDR(message); each; each = CMSG_NXTHDR(message, each))
        if (each->cmsg_level == SOL_SOCKET && each->cmsg_type == SO_RXQ_OVFL)
            memcpy(&record->dropped, CMSG_DATA(each), sizeof(record->dropped));
}

/* Returns the length of the datagram, even if the span is shorter. */
static ssize_t receive(int fd, const struct span *span, struct record *record)
{
    _Alignas(struct cmsghdr) char extra[CMSG_SPACE(sizeof(uint32_t))];
    struct iovec into = { .iov_base = span->data, .iov_len = span->length };
    struct msghdr message = {
        .msg_name = record->sender,
        .msg_namelen = sizeof(record->sender),
        .msg_iov = &into,
        .msg_iovlen = 1,
        .msg_control = extra,
        .msg_controllen = sizeof(extra),
    };
    ssize_t count;
    RETRY(count, recvmsg(fd, &message, MSG_TRUNC));
    if (count >= 0)
        note_dropped(&message, record);
    return count;
}

/* udpReceive(fd, record): an ArrayBuffer, or -errno */
NATIVE(js_udp_receive)
{
    uint8_t bytes[LONGEST];
    struct span span = { bytes, sizeof(bytes) };
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    struct record *record = to_record(ctx, argv[1]);
    if (!record)
        return JS_EXCEPTION;
    ssize_t count = receive(fd, &span, record);
    return count < 0 ? result(ctx, -1) : JS_NewArrayBufferCopy(ctx, bytes, (size_t)count);
}

/* udpReceiveInto(fd, record, bytes, offset, length) */
NATIVE(js_udp_receive_into)
{
    struct span span;
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]) || to_bytes(ctx, argv + 2, &span))
        return JS_EXCEPTION;
    struct record *record = to_record(ctx, argv[1]);
    return record ? result(ctx, (int)receive(fd, &span, record)) : JS_EXCEPTION;
}

/* udpSender(record) */
NATIVE(js_udp_sender)
{
    struct name name = { .length = sizeof(struct sockaddr_in6) };
    const struct record *record = to_record(ctx, argv[0]);
    if (!record)
        return JS_EXCEPTION;
    memcpy(&name.address, record->sender, sizeof(record->sender));
    return from_socket_name(ctx, &name);
}

/* udpAddress(host, port): what `udpSend` takes, or -errno */
NATIVE(js_udp_address)
{
    struct name name;
    int parsed = to_socket_name(ctx, argv, &name);
    if (parsed < 0)
        return JS_EXCEPTION;
    return parsed ? JS_NewArrayBufferCopy(ctx, (const uint8_t *)&name.address, name.length) : result(ctx, -1);
}

/* udpSend(fd, bytes, offset, length, address or undefined) */
NATIVE(js_udp_send)
{
    struct span span;
    int fd;
    size_t length = 0;
    uint8_t *address = NULL;
    if (JS_ToInt32(ctx, &fd, argv[0]) || to_bytes(ctx, argv + 1, &span))
        return JS_EXCEPTION;
    if (!JS_IsUndefined(argv[4]) && !(address = JS_GetArrayBuffer(ctx, &length, argv[4])))
        return JS_EXCEPTION;
    ssize_t count;
    RETRY(count, sendto(fd, span.data, span.length, MSG_NOSIGNAL, (const struct sockaddr *)address,
                        (socklen_t)length));
    return result(ctx, (int)count);
}

/* udpWatch(fd, whether to report room too): not always, because epoll would report it after each datagram. */
NATIVE(js_udp_watch)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    uint32_t room = JS_ToBool(ctx, argv[1]) > 0 ? EPOLLOUT : 0;
    return result(ctx, control(EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLET | room));
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("udpBind", 4, js_udp_bind),
    JS_CFUNC_DEF("udpConnect", 3, js_udp_connect),
    JS_CFUNC_DEF("udpJoin", 5, js_udp_join),
    JS_CFUNC_DEF("udpReceive", 2, js_udp_receive),
    JS_CFUNC_DEF("udpReceiveInto", 5, js_udp_receive_into),
    JS_CFUNC_DEF("udpSender", 1, js_udp_sender),
    JS_CFUNC_DEF("udpAddress", 2, js_udp_address),
    JS_CFUNC_DEF("udpSend", 5, js_udp_send),
    JS_CFUNC_DEF("udpWatch", 2, js_udp_watch),
};

const struct part udp_part = { functions, COUNT(functions) };
