/* Unix sockets: they differ from those of TCP until they are connected. */
#include "common.h"
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Returns 1 and the name; 0, with errno, if the path is too long; -1 if it has thrown. */
static int to_path(JSContext *ctx, JSValueConst value, struct sockaddr_un *name)
{
    const char *path = to_name(ctx, value);
    if (!path)
        return -1;
    size_t length = strlen(path);
    int fits = length < sizeof(name->sun_path);
    *name = (struct sockaddr_un){ .sun_family = AF_UNIX };
    if (fits)
        memcpy(name->sun_path, path, length);
    else
        errno = ENAMETOOLONG;
    JS_FreeCString(ctx, path);
    return fits;
}

static int open_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

static int connect_to(const struct sockaddr_un *name)
{
    int fd = open_socket();
    if (fd < 0)
        return -1;
    int failed;
    RETRY(failed, connect(fd, (const struct sockaddr *)name, sizeof(*name)));
    if (failed < 0 || control(EPOLL_CTL_ADD, fd, STREAM_EVENTS) < 0)
        return close_failed(fd);
    return fd;
}

/* unixConnect(path) */
NATIVE(js_unix_connect)
{
    struct sockaddr_un name;
    int fits = to_path(ctx, argv[0], &name);
    if (fits < 0)
        return JS_EXCEPTION;
    return result(ctx, fits ? connect_to(&name) : -1);
}

/* A server that ended without closing leaves its socket. Source: CPython create_unix_server. */
static void remove_stale(const char *path)
{
    struct stat found;
    if (stat(path, &found) == 0 && S_ISSOCK(found.st_mode))
        unlink(path);
}

static int listen_at(const struct sockaddr_un *name, int backlog)
{
    int fd = open_socket();
    if (fd < 0)
        return -1;
    remove_stale(name->sun_path);
    if (bind(fd, (const struct sockaddr *)name, sizeof(*name)) < 0)
        return close_failed(fd);
    if (listen(fd, backlog) < 0 || control(EPOLL_CTL_ADD, fd, EPOLLIN) < 0) {
        close_failed(fd);
        int error = errno;
        unlink(name->sun_path);
        errno = error;
        return -1;
    }
    return fd;
}

/* unixListen(path, backlog) */
NATIVE(js_unix_listen)
{
    struct sockaddr_un name;
    int backlog;
    if (JS_ToInt32(ctx, &backlog, argv[1]))
        return JS_EXCEPTION;
    int fits = to_path(ctx, argv[0], &name);
    if (fits < 0)
        return JS_EXCEPTION;
    return result(ctx, fits ? listen_at(&name, backlog) : -1);
}

static double inode_of(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 ? (double)found.st_ino : 0;
}

/* unixInode(path): 0 if nothing is there */
NATIVE(js_unix_inode)
{
    const char *path = to_name(ctx, argv[0]);
    if (!path)
        return JS_EXCEPTION;
    double inode = inode_of(path);
    JS_FreeCString(ctx, path);
    return JS_NewFloat64(ctx, inode);
}

/* unixRemove(path, inode): not if another server has put its own socket there. */
NATIVE(js_unix_remove)
{
    double inode;
    if (JS_ToFloat64(ctx, &inode, argv[1]))
        return JS_EXCEPTION;
    const char *path = to_name(ctx, argv[0]);
    if (!path)
        return JS_EXCEPTION;
    if (inode_of(path) == inode)
        unlink(path);
    JS_FreeCString(ctx, path);
    return JS_UNDEFINED;
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("unixConnect", 1, js_unix_connect),
    JS_CFUNC_DEF("unixListen", 2, js_unix_listen),
    JS_CFUNC_DEF("unixInode", 1, js_unix_inode),
    JS_CFUNC_DEF("unixRemove", 2, js_unix_remove),
};

const struct part unix_part = { functions, COUNT(functions) };
