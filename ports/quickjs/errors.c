/* Names of errors. */
#include "common.h"
#include <stdio.h>
#include <string.h>

#define CODE(name) { name, #name }

static const struct {
    int number;
    const char *name;
} codes[] = {
    CODE(EACCES), CODE(EADDRINUSE), CODE(EADDRNOTAVAIL), CODE(EAFNOSUPPORT), CODE(EAGAIN),
    CODE(EALREADY), CODE(EBADF), CODE(EBUSY), CODE(ECHILD), CODE(ENOEXEC), CODE(ENXIO), CODE(EISDIR), CODE(ENOTDIR), CODE(E2BIG), CODE(ENOTTY), CODE(ESRCH), CODE(ECONNABORTED), CODE(ECONNREFUSED),
    CODE(ECONNRESET), CODE(EDESTADDRREQ), CODE(EEXIST), CODE(EFAULT), CODE(EHOSTDOWN),
    CODE(EHOSTUNREACH), CODE(EINPROGRESS), CODE(EINTR), CODE(EINVAL), CODE(EIO), CODE(EISCONN),
    CODE(EMFILE), CODE(EMSGSIZE), CODE(ENAMETOOLONG), CODE(ENETDOWN), CODE(ENETRESET), CODE(ENETUNREACH), CODE(ENFILE),
    CODE(ENOBUFS), CODE(ENODEV), CODE(ENOENT), CODE(ENOMEM), CODE(ENONET), CODE(ENOPROTOOPT),
    CODE(ENOSPC), CODE(ENOSYS), CODE(ENOTCONN), CODE(ENOTDIR), CODE(ENOTSOCK), CODE(EOPNOTSUPP), CODE(EPERM),
    CODE(EPIPE), CODE(EPROTO), CODE(EPROTONOSUPPORT), CODE(EPROTOTYPE), CODE(ESHUTDOWN),
    CODE(ESOCKTNOSUPPORT), CODE(ETIMEDOUT), { TLS_PROTOCOL, "EPROTO" },
    { TLS_CERTIFICATE, "CERTIFICATE_VERIFY_FAILED" }, { TLS_INPUT, "EINVAL" }, { TLS_MISSING, "ENOTSUP" },
};

JSValue code_of(JSContext *ctx, int error)
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
    return JS_NewString(ctx, error >= TLS_PROTOCOL ? tls_words() : strerror(error));
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("code", 1, js_code),
    JS_CFUNC_DEF("message", 1, js_message),
};

const struct part errors_part = { functions, COUNT(functions) };
