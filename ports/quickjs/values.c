/* Converts arguments and results between C and JavaScript. */
#include "common.h"
#include <string.h>

JSValue result(JSContext *ctx, int value)
{
    return JS_NewInt32(ctx, value < 0 ? -errno : value);
}

/* Refuses a name that contains NUL: the C library would stop there, and use another name than the one
   that was checked. */
const char *to_name(JSContext *ctx, JSValueConst value)
{
    size_t length;
    const char *name = JS_ToCStringLen(ctx, &length, value);
    if (name && strlen(name) != length) {
        JS_FreeCString(ctx, name);
        JS_ThrowTypeError(ctx, "host name: expected no NUL in it");
        return NULL;
    }
    return name;
}

int append(JSContext *ctx, JSValueConst array, uint32_t index, JSValue value)
{
    if (JS_IsException(value))
        return -1;
    return JS_DefinePropertyValueUint32(ctx, array, index, value, JS_PROP_C_W_E);
}

JSValue finish(JSContext *ctx, JSValue array, int failed)
{
    if (!failed)
        return array;
    JS_FreeValue(ctx, array);
    return JS_EXCEPTION;
}

/* The part of an ArrayBuffer that begins at `start` and that the arguments (offset, length) name. The numbers are converted first,
   because that can run JavaScript, which can detach the buffer. */
static int to_part(JSContext *ctx, JSValueConst buffer, size_t start, JSValueConst *argv, struct span *span)
{
    uint64_t offset, length;
    size_t size;
    if (JS_ToIndex(ctx, &offset, argv[0]) || JS_ToIndex(ctx, &length, argv[1]))
        return -1;
    uint8_t *data = JS_GetArrayBuffer(ctx, &size, buffer);
    if (!data) {
        JS_ThrowTypeError(ctx, "expected an ArrayBuffer");
        return -1;
    }
    if (start > size || offset > size - start || length > size - start - offset) {
        JS_ThrowRangeError(ctx, "offset and length: expected a part of the buffer");
        return -1;
    }
    span->data = data + start + offset;
    span->length = length;
    return 0;
}

/* The arguments (buffer, offset, length). */
int to_span(JSContext *ctx, JSValueConst *argv, struct span *span)
{
    return to_part(ctx, argv[0], 0, argv + 1, span);
}

/* The arguments (bytes, offset, length), where bytes is a Uint8Array: reading its `buffer` and `byteOffset` in
   JavaScript takes longer than a call of recv. */
int to_bytes(JSContext *ctx, JSValueConst *argv, struct span *span)
{
    size_t start;
    JSValue buffer = JS_GetTypedArrayBuffer(ctx, argv[0], &start, NULL, NULL);
    if (JS_IsException(buffer))
        return -1;
    int failed = to_part(ctx, buffer, start, argv + 1, span);
    JS_FreeValue(ctx, buffer);
    return failed;
}
