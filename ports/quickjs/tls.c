/* TLS: a descriptor that js_encrypt was called with is encrypted from then on, see js_recv and js_send. */
#include "common.h"
#include <stdlib.h>
#include <string.h>

static int add_bytes(JSContext *ctx, struct tls_text *text, const void *bytes, size_t length)
{
    if (tls_add(text, bytes, length) == 0)
        return 0;
    JS_ThrowOutOfMemory(ctx);
    return -1;
}

static int add_string(JSContext *ctx, struct tls_text *text, JSValueConst string)
{
    size_t length;
    const char *bytes = JS_ToCStringLen(ctx, &length, string);
    if (!bytes)
        return -1;
    int failed = add_bytes(ctx, text, bytes, length);
    JS_FreeCString(ctx, bytes);
    return failed;
}

/* A string, or a typed array. */
static int add_value(JSContext *ctx, struct tls_text *text, JSValueConst value)
{
    if (JS_IsString(value))
        return add_string(ctx, text, value);
    size_t start, length, size;
    JSValue buffer = JS_GetTypedArrayBuffer(ctx, value, &start, &length, NULL);
    if (JS_IsException(buffer))
        return -1;
    uint8_t *data = JS_GetArrayBuffer(ctx, &size, buffer);
    int failed = data || length == 0 ? add_bytes(ctx, text, data + start, length) : -1;
    JS_FreeValue(ctx, buffer);
    return failed;
}

static int add_name(JSContext *ctx, struct tls_text *text, JSValueConst name)
{
    size_t length;
    const char *bytes = JS_ToCStringLen(ctx, &length, name);
    if (!bytes)
        return -1;
    int failed = tls_add_name(text, bytes, length);
    JS_FreeCString(ctx, bytes);
    if (failed)
        JS_ThrowOutOfMemory(ctx);
    return failed;
}

static int add_names(JSContext *ctx, struct tls_text *text, JSValueConst names)
{
    for (uint32_t i = 0;; i++) {
        JSValue name = JS_GetPropertyUint32(ctx, names, i);
        if (JS_IsException(name))
            return -1;
        if (JS_IsUndefined(name))
            return 0;
        int failed = add_name(ctx, text, name);
        JS_FreeValue(ctx, name);
        if (failed)
            return -1;
    }
}

static int read_options(JSContext *ctx, JSValueConst from, struct tls_options *options)
{
    static const char *const names[] = { "ca", "cert", "key", "alpn" };
    for (int i = 0; i < TLS_TEXTS; i++) {
        JSValue value = JS_GetPropertyStr(ctx, from, names[i]);
        if (JS_IsException(value))
            return -1;
        int failed = !JS_IsUndefined(value) &&
                     (i == TLS_ALPN ? add_names : add_value)(ctx, &options->texts[i], value);
        JS_FreeValue(ctx, value);
        if (failed)
            return -1;
    }
    JSValue verify = JS_GetPropertyStr(ctx, from, "verify");
    JSValue server = JS_GetPropertyStr(ctx, from, "server");
    options->is_server = JS_ToBool(ctx, server);
    options->verifies = JS_IsUndefined(verify) || JS_ToBool(ctx, verify);
    JS_FreeValue(ctx, verify);
    JS_FreeValue(ctx, server);
    return 0;
}

/* Loads OpenSSL and reads the options. Returns 1; 0, with errno, if OpenSSL is missing; -1 if it has thrown. */
static int to_options(JSContext *ctx, JSValueConst value, struct tls_options *options)
{
    memset(options, 0, sizeof(*options));
    if (tls_load() < 0)
        return 0;
    if (read_options(ctx, value, options) == 0)
        return 1;
    tls_free_options(options);
    return -1;
}

NATIVE(js_check_tls)
{
    struct tls_options options;
    int read = to_options(ctx, argv[0], &options);
    if (read < 0)
        return JS_EXCEPTION;
    return result(ctx, read ? tls_check(&options) : -1);
}

NATIVE(js_encrypt)
{
    int fd;
    struct tls_options options;
    static const struct tls_text nothing;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    if (fd < 0) {
        errno = EBADF;
        return result(ctx, -1);
    }
    const char *name = to_name(ctx, argv[2]);
    if (!name)
        return JS_EXCEPTION;
    int read = to_options(ctx, argv[1], &options);
    JSValue begun = read < 0 ? JS_EXCEPTION : result(ctx, read ? tls_begin(fd, &options, name, &nothing) : -1);
    JS_FreeCString(ctx, name);
    return begun;
}

NATIVE(js_handshake)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    struct tls *tls = tls_of(fd);
    errno = EBADF;
    return result(ctx, tls ? tls_handshake(tls) : -1);
}

NATIVE(js_tls_info)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    struct tls *tls = tls_of(fd);
    if (!tls)
        return JS_UNDEFINED;
    const char *name = JS_ToCString(ctx, argv[1]);
    if (!name)
        return JS_EXCEPTION;
    char *fact = tls_fact(tls, name);
    JS_FreeCString(ctx, name);
    if (!fact)
        return JS_ThrowOutOfMemory(ctx);
    JSValue value = JS_ParseJSON(ctx, fact, strlen(fact), "tlsInfo");
    free(fact);
    return value;
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("checkTls", 1, js_check_tls),
    JS_CFUNC_DEF("encrypt", 3, js_encrypt),
    JS_CFUNC_DEF("handshake", 1, js_handshake),
    JS_CFUNC_DEF("tlsInfo", 2, js_tls_info),
};

const struct part tls_part = { functions, COUNT(functions) };
