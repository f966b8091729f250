/* console.log and its like print as Node's do. The code that formats objects (dist/console.h, made of ports/console)
   is evaluated when a program prints the first of them; programs that print texts and numbers do without it. */
#include "common.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "console.h"

/* The property of the object that the functions of a console share. */
#define FORMAT "format"

static int is_negative_zero(JSContext *ctx, JSValueConst value)
{
    double number;
    return !JS_ToFloat64(ctx, &number, value) && number == 0 && signbit(number);
}

/* Whether Node prints the value as String() converts it. */
static int is_plain(JSContext *ctx, JSValueConst value)
{
    if (JS_IsNumber(value))
        return !is_negative_zero(ctx, value);
    return JS_IsString(value) || JS_IsBool(value) || JS_IsNull(value) || JS_IsUndefined(value);
}

static int are_plain(JSContext *ctx, int argc, JSValueConst *argv)
{
    for (int i = 0; i < argc; i++)
        if (!is_plain(ctx, argv[i]))
            return 0;
    return 1;
}

static int write_value(JSContext *ctx, FILE *out, JSValueConst value)
{
    size_t length;
    const char *text = JS_ToCStringLen(ctx, &length, value);
    if (!text)
        return -1;
    fwrite(text, 1, length, out);
    JS_FreeCString(ctx, text);
    return 0;
}

static int has_percent(JSContext *ctx, JSValueConst value)
{
    size_t length;
    if (!JS_IsString(value))
        return 0;
    const char *text = JS_ToCStringLen(ctx, &length, value);
    if (!text)
        return 0;
    int found = memchr(text, '%', length) != NULL;
    JS_FreeCString(ctx, text);
    return found;
}

static int write_values(JSContext *ctx, FILE *out, int argc, JSValueConst *argv)
{
    for (int i = 0; i < argc; i++) {
        if (i > 0)
            putc(' ', out);
        if (write_value(ctx, out, argv[i]))
            return -1;
    }
    return 0;
}

/* Returns the function that formats; undefined on an engine that was built without eval. */
static JSValue formatter(JSContext *ctx, JSValueConst shared)
{
    JSValue known = JS_GetPropertyStr(ctx, shared, FORMAT);
    if (!JS_IsUndefined(known))
        return known;
    JSValue make = JS_Eval(ctx, console_source, sizeof(console_source) - 1, "<console>", JS_EVAL_TYPE_GLOBAL);
    if (JS_IsException(make)) {
        JS_FreeValue(ctx, JS_GetException(ctx));
        return JS_UNDEFINED;
    }
    JSValue format = JS_Call(ctx, make, JS_UNDEFINED, 0, NULL);
    JS_FreeValue(ctx, make);
    if (!JS_IsException(format))
        JS_SetPropertyStr(ctx, shared, FORMAT, JS_DupValue(ctx, format));
    return format;
}

static int write_formatted(JSContext *ctx, FILE *out, int argc, JSValueConst *argv, JSValueConst shared)
{
    JSValue format = formatter(ctx, shared);
    if (JS_IsUndefined(format))
        return write_values(ctx, out, argc, argv);
    JSValue text = JS_IsException(format) ? format : JS_Call(ctx, format, JS_UNDEFINED, argc, argv);
    JS_FreeValue(ctx, format);
    if (JS_IsException(text))
        return -1;
    int result = write_value(ctx, out, text);
    JS_FreeValue(ctx, text);
    return result;
}

static JSValue print(JSContext *ctx, UNUSED JSValueConst self, int argc, JSValueConst *argv, int is_error,
                     JSValue *shared)
{
    FILE *out = is_error ? stderr : stdout;
    /* Flushes stdout first, so that a shared terminal or pipe shows the texts in the order of the calls. */
    if (is_error)
        fflush(stdout);
    int is_format = argc > 1 && has_percent(ctx, argv[0]);
    int failed = is_format || !are_plain(ctx, argc, argv) ? write_formatted(ctx, out, argc, argv, shared[0])
                                                          : write_values(ctx, out, argc, argv);
    if (failed)
        return JS_EXCEPTION;
    putc('\n', out);
    return JS_UNDEFINED;
}

static const struct {
    const char *name;
    int is_error;
} methods[] = {
    { "log", 0 },
    { "info", 0 },
    { "debug", 0 },
    { "warn", 1 },
    { "error", 1 },
};

static void add_methods(JSContext *ctx, JSValueConst console)
{
    JSValue shared = JS_NewObject(ctx);
    for (size_t i = 0; i < COUNT(methods); i++) {
        const char *name = methods[i].name;
        JSValue method = JS_NewCFunctionData(ctx, print, 0, methods[i].is_error, 1, &shared);
        if (JS_IsObject(method))
            JS_DefinePropertyValueStr(ctx, method, "name", JS_NewString(ctx, name), JS_PROP_CONFIGURABLE);
        JS_SetPropertyStr(ctx, console, name, method);
    }
    JS_FreeValue(ctx, shared);
}

/* Completes the console of an engine, which may have only `log`, or makes one. */
void uasyncio_install_console(JSContext *ctx)
{
    JSValue global = JS_GetGlobalObject(ctx);
    JSValue console = JS_GetPropertyStr(ctx, global, "console");
    if (!JS_IsObject(console)) {
        console = JS_NewObject(ctx);
        JS_SetPropertyStr(ctx, global, "console", JS_DupValue(ctx, console));
    }
    add_methods(ctx, console);
    JS_FreeValue(ctx, console);
    JS_FreeValue(ctx, global);
}
