/* The end of the program. */
#include "common.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef QUICKJS_NG
#define ENGINE "quickjs-ng"
#else
#define ENGINE "quickjs"
#endif

/* True until all modules are loaded: a bundle imports this module first. */
int is_loading;

/* What is printed if the engine ends by itself: a report of the tasks that wait. */
static char *last_words;

void say_last_words(void)
{
    if (is_loading)
        fputs("uasyncio: not all modules were found. This engine needs a bundle that is built with --on " ENGINE "\n",
              stderr);
    if (!last_words)
        return;
    fflush(stdout);
    fputs(last_words, stderr);
    fflush(stderr);
    _exit(1);
}

_Noreturn void end_program(int code)
{
    free(last_words);
    last_words = NULL;
    exit(code);
}

static int set_last_words(JSContext *ctx, JSValueConst value)
{
    char *words = NULL;
    if (!JS_IsUndefined(value)) {
        const char *text = JS_ToCString(ctx, value);
        if (!text)
            return -1;
        words = strdup(text);
        JS_FreeCString(ctx, text);
        if (!words) {
            JS_ThrowOutOfMemory(ctx);
            return -1;
        }
    }
    free(last_words);
    last_words = words;
    return 0;
}

NATIVE(js_atexit)
{
    return set_last_words(ctx, argv[0]) ? JS_EXCEPTION : JS_UNDEFINED;
}

NATIVE(js_exit)
{
    int code;
    if (JS_ToInt32(ctx, &code, argv[0]))
        return JS_EXCEPTION;
    end_program(code);
}

/* Flushes stdout first, so that a shared terminal or pipe shows the texts in the order of the calls. */
NATIVE(js_stderr)
{
    size_t length;
    const char *text = JS_ToCStringLen(ctx, &length, argv[0]);
    if (!text)
        return JS_EXCEPTION;
    fflush(stdout);
    fwrite(text, 1, length, stderr);
    fflush(stderr);
    JS_FreeCString(ctx, text);
    return JS_UNDEFINED;
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("atexit", 1, js_atexit),
    JS_CFUNC_DEF("exit", 1, js_exit),
    JS_CFUNC_DEF("stderr", 1, js_stderr),
};

const struct part end_part = { functions, COUNT(functions) };
