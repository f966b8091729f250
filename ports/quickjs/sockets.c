/* Sockets of TCP, and Unix sockets once they are connected. */
#include "common.h"
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/un.h>
#include <unistd.h>

int set_option(int fd, int level, int name)
{
    int on = 1;
    return setsockopt(fd, level, name, &on, sizeof(on));
}

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
int to_socket_name(JSContext *ctx, JSValueConst *argv, struct name *name)
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
    /* Unix sockets know no delay. */
    if ((set_option(fd, IPPROTO_TCP, TCP_NODELAY) < 0 && errno != EOPNOTSUPP) ||
        control(EPOLL_CTL_ADD, fd, STREAM_EVENTS) < 0)
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

static int has_input(int fd)
{
    int left = 0;
    return ioctl(fd, FIONREAD, &left) == 0 && left > 0;
}

/* Fills the span, or reads until nothing is left: edge-triggered epoll reports what comes after that. A read can be short
   although more has come, as before urgent data. Asks before a further read, because that would take an error
   that has to be reported after the bytes. */
static ssize_t recv_all(int fd, const struct span *span)
{
    size_t got = 0;
    do {
        ssize_t count;
        RETRY(count, recv(fd, span->data + got, span->length - got, 0));
        if (count <= 0)
            return got > 0 ? (ssize_t)got : count;
        got += (size_t)count;
    } while (got < span->length && has_input(fd));
    return (ssize_t)got;
}

NATIVE(js_recv)
{
    int fd;
    struct span span;
    if (JS_ToInt32(ctx, &fd, argv[0]) || to_bytes(ctx, argv + 1, &span))
        return JS_EXCEPTION;
    if (span.length == 0)
        return JS_ThrowRangeError(ctx, "length: expected more than 0, as 0 bytes look like the end of file");
    struct tls *tls = tls_of(fd);
    return result(ctx, (int)(tls ? tls_recv(tls, span.data, span.length) : recv_all(fd, &span)));
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
    if (JS_ToInt32(ctx, &fd, argv[0]) || to_bytes(ctx, argv + 1, &span))
        return JS_EXCEPTION;
    struct tls *tls = tls_of(fd);
    return result(ctx, (int)(tls ? tls_send(tls, span.data, span.length) : send_all(fd, &span)));
}

NATIVE(js_shutdown)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    struct tls *tls = tls_of(fd);
    return result(ctx, tls ? tls_shutdown(tls) : shutdown(fd, SHUT_WR));
}

/* Reads what is unread before a close: otherwise the close would reset the connection, and bytes that were
   sent and have not arrived would be lost. */
static void discard_input(int fd)
{
    char bytes[4096];
    int left = 0;
    for (int i = 0; i < 256 && ioctl(fd, FIONREAD, &left) == 0 && left > 0; i++)
        if (recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT) < 0 && errno == ENOTSOCK)
            return;
}

/* Not repeated after EINTR: on Linux the descriptor is closed then, and its number may belong to another
   thread's descriptor already. */
NATIVE(js_close)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    tls_forget(fd);
    discard_input(fd);
    control(EPOLL_CTL_DEL, fd, 0);
    return result(ctx, close(fd) < 0 && errno != EINTR ? -1 : 0);
}

typedef int name_getter(int fd, struct sockaddr *address, socklen_t *length);

static JSValue packed(JSContext *ctx, const struct sockaddr_in *name)
{
    return JS_NewFloat64(ctx, ntohl(name->sin_addr.s_addr) * 65536.0 + ntohs(name->sin_port));
}

/* A socket without a path has the name ''. */
static JSValue from_path(JSContext *ctx, const struct sockaddr_un *name, socklen_t length)
{
    size_t used = length - offsetof(struct sockaddr_un, sun_path);
    return JS_NewStringLen(ctx, name->sun_path, strnlen(name->sun_path, used));
}

/* An IPv4 name as a number, address * 65536 + port: connections keep their names, and a number takes no memory. */
JSValue from_socket_name(JSContext *ctx, const struct name *name)
{
    const struct sockaddr *address = (const struct sockaddr *)&name->address;
    char host[NI_MAXHOST], port[NI_MAXSERV];
    if (address->sa_family == AF_INET)
        return packed(ctx, (const struct sockaddr_in *)address);
    if (address->sa_family == AF_UNIX)
        return from_path(ctx, (const struct sockaddr_un *)address, name->length);
    if (getnameinfo(address, name->length, host, sizeof(host), port, sizeof(port),
                    NI_NUMERICHOST | NI_NUMERICSERV))
        return JS_NewInt32(ctx, -EAFNOSUPPORT);
    JSValue pair = JS_NewArray(ctx);
    if (JS_IsException(pair))
        return pair;
    return finish(ctx, pair,
                  append(ctx, pair, 0, JS_NewString(ctx, host)) < 0 ||
                  append(ctx, pair, 1, JS_NewInt32(ctx, atoi(port))) < 0);
}

static JSValue name_of(JSContext *ctx, JSValueConst socket, name_getter *get)
{
    struct name name = { .length = sizeof(name.address) };
    int fd;
    if (JS_ToInt32(ctx, &fd, socket))
        return JS_EXCEPTION;
    if (get(fd, (struct sockaddr *)&name.address, &name.length) < 0)
        return result(ctx, -1);
    return from_socket_name(ctx, &name);
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

static const JSCFunctionListEntry functions[] = {
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
};

const struct part sockets_part = { functions, COUNT(functions) };
