/* UTF-8. */
#include "common.h"
#include <stdlib.h>
#include <string.h>

/* The engines write a lone surrogate as three bytes that are not UTF-8; U+FFFD has three bytes too. */
static void replace_surrogates(uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i + 2 < length; i++)
        if (bytes[i] == 0xed && bytes[i + 1] >= 0xa0)
            memcpy(bytes + i, "\xef\xbf\xbd", 3);
}

NATIVE(js_encode)
{
    size_t length;
    const char *text = JS_ToCStringLen(ctx, &length, argv[0]);
    if (!text)
        return JS_EXCEPTION;
    JSValue buffer = JS_NewArrayBufferCopy(ctx, (const uint8_t *)text, length);
    JS_FreeCString(ctx, text);
    if (!JS_IsException(buffer))
        replace_surrogates(JS_GetArrayBuffer(ctx, &length, buffer), length);
    return buffer;
}

static int sequence_length(uint8_t lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xc2 || lead > 0xf4)
        return 0;
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* The length of the UTF-8 character at p; for ill-formed bytes, minus the length of the piece that
   TextDecoder replaces by one U+FFFD. */
static int measure(const uint8_t *p, size_t left)
{
    int length = sequence_length(*p);
    uint8_t low = *p == 0xe0 ? 0xa0 : *p == 0xf0 ? 0x90 : 0x80;
    uint8_t high = *p == 0xed ? 0x9f : *p == 0xf4 ? 0x8f : 0xbf;
    if (length == 0)
        return -1;
    for (int i = 1; i < length; i++) {
        if ((size_t)i >= left || p[i] < low || p[i] > high)
            return -i;
        low = 0x80;
        high = 0xbf;
    }
    return length;
}

static size_t valid_prefix(const uint8_t *bytes, size_t length)
{
    size_t at = 0;
    while (at < length) {
        int step = measure(bytes + at, length - at);
        if (step < 0)
            break;
        at += (size_t)step;
    }
    return at;
}

static size_t repair(const uint8_t *from, size_t length, char *to)
{
    char *start = to;
    while (length) {
        int step = measure(from, length);
        size_t used = (size_t)abs(step);
        memcpy(to, step < 0 ? (const void *)"\xef\xbf\xbd" : from, step < 0 ? 3 : used);
        to += step < 0 ? 3 : used;
        from += used;
        length -= used;
    }
    return (size_t)(to - start);
}

/* Repairs ill-formed text here, because QuickJS 2021 loses good characters that follow ill-formed ones. */
NATIVE(js_decode)
{
    struct span span;
    if (to_span(ctx, argv, &span))
        return JS_EXCEPTION;
    if (valid_prefix(span.data, span.length) == span.length)
        return JS_NewStringLen(ctx, (const char *)span.data, span.length);
    char *copy = js_malloc(ctx, 3 * span.length);
    if (!copy)
        return JS_EXCEPTION;
    JSValue text = JS_NewStringLen(ctx, copy, repair(span.data, span.length, copy));
    js_free(ctx, copy);
    return text;
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("encode", 1, js_encode),
    JS_CFUNC_DEF("decode", 3, js_decode),
};

const struct part text_part = { functions, COUNT(functions) };
