/* The program that runs bundles on QuickJS 2021: `host [--memory-limit bytes] [--name path] file.js [argument...]`.
   With a name the file runs as if it lay there: workers are looked for beside it.
   It counts every allocation (module uasyncio:heap), and ends as Node does if an error is not
   caught. */
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "quickjs-libc.h"

#define UNUSED __attribute__((unused))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

JSModuleDef *js_init_module_uasyncio(JSContext *ctx, const char *module_name);
void uasyncio_install_console(JSContext *ctx);

/* ---- The counting heap ---- */

/* The bytes that QuickJS's own functions add for each block, so that numbers and limits mean the same here. */
#define BLOCK_OVERHEAD 8

static int64_t allocations;
static JSMallocState heap;

/* Takes the state as an argument and keeps no pointer to it, because QuickJS moves the state while it makes
   the runtime. */
static void book(JSMallocState *state, size_t blocks, size_t bytes)
{
    state->malloc_count += blocks;
    state->malloc_size += bytes;
    heap = *state;
}

static size_t size_of(void *block)
{
    return malloc_usable_size(block) + BLOCK_OVERHEAD;
}

static void *counting_malloc(JSMallocState *state, size_t size)
{
    if (state->malloc_size + size > state->malloc_limit)
        return NULL;
    void *block = malloc(size);
    if (!block)
        return NULL;
    allocations++;
    book(state, 1, size_of(block));
    return block;
}

static void counting_free(JSMallocState *state, void *block)
{
    if (!block)
        return;
    book(state, -(size_t)1, -size_of(block));
    free(block);
}

static void *counting_realloc(JSMallocState *state, void *block, size_t size)
{
    if (!block)
        return size ? counting_malloc(state, size) : NULL;
    if (!size) {
        counting_free(state, block);
        return NULL;
    }
    size_t before = size_of(block);
    /* volatile: gcc sees through the integer and warns that a freed pointer is compared. */
    volatile uintptr_t address = (uintptr_t)block;
    if (state->malloc_size + size + BLOCK_OVERHEAD - before > state->malloc_limit)
        return NULL;
    block = realloc(block, size);
    if (!block)
        return NULL;
    allocations += (uintptr_t)block != address;
    book(state, 0, size_of(block) - before);
    return block;
}

static size_t usable_size(const void *block)
{
    return malloc_usable_size((void *)block);
}

static const JSMallocFunctions counting = {
    counting_malloc,
    counting_free,
    counting_realloc,
    usable_size,
};

#define HEAP_FUNCTION(name) \
    static JSValue name(JSContext *ctx, UNUSED JSValueConst self, UNUSED int argc, \
                        UNUSED JSValueConst *argv)

HEAP_FUNCTION(heap_allocations)
{
    return JS_NewInt64(ctx, allocations);
}

HEAP_FUNCTION(heap_bytes)
{
    return JS_NewInt64(ctx, (int64_t)heap.malloc_size);
}

HEAP_FUNCTION(heap_blocks)
{
    return JS_NewInt64(ctx, (int64_t)heap.malloc_count);
}

HEAP_FUNCTION(heap_gc)
{
    JS_RunGC(JS_GetRuntime(ctx));
    return JS_UNDEFINED;
}

static const JSCFunctionListEntry heap_functions[] = {
    JS_CFUNC_DEF("allocations", 0, heap_allocations),
    JS_CFUNC_DEF("bytes", 0, heap_bytes),
    JS_CFUNC_DEF("blocks", 0, heap_blocks),
    JS_CFUNC_DEF("gc", 0, heap_gc),
};

static int fill_heap_module(JSContext *ctx, JSModuleDef *module)
{
    return JS_SetModuleExportList(ctx, module, heap_functions, COUNT(heap_functions));
}

static void add_heap_module(JSContext *ctx)
{
    JSModuleDef *module = JS_NewCModule(ctx, "uasyncio:heap", fill_heap_module);
    if (module)
        JS_AddModuleExportList(ctx, module, heap_functions, COUNT(heap_functions));
}

/* ---- Errors that are not caught ---- */

static void report(JSContext *ctx, const char *what)
{
    fflush(stdout);
    fputs(what, stderr);
    js_std_dump_error(ctx);
}

/* Uses _exit, because the exit handler of the native module would add that nothing can wake the program. */
static void die(JSContext *ctx, const char *what)
{
    report(ctx, what);
    fflush(NULL);
    _exit(1);
}

/* Allocated outside the counted heap. */
struct rejection {
    struct rejection *next;
    JSValue promise;
    JSValue reason;
};

static struct rejection *rejections;

static void report_rejections(JSContext *ctx)
{
    const struct rejection *oldest = rejections;
    if (!oldest)
        return;
    while (oldest->next)
        oldest = oldest->next;
    JS_Throw(ctx, JS_DupValue(ctx, oldest->reason));
    die(ctx, "Unhandled promise rejection: ");
}

/* A rejection may still be handled while jobs are left, so the check queues itself again until it is the
   only job. */
static JSValue check_rejections(JSContext *ctx, UNUSED int argc, UNUSED JSValueConst *argv)
{
    if (rejections && JS_IsJobPending(JS_GetRuntime(ctx)))
        return JS_EnqueueJob(ctx, check_rejections, 0, NULL) ? JS_EXCEPTION : JS_UNDEFINED;
    report_rejections(ctx);
    return JS_UNDEFINED;
}

static void remember(JSContext *ctx, JSValueConst promise, JSValueConst reason)
{
    struct rejection *rejection = malloc(sizeof(*rejection));
    if (!rejection) {
        JS_Throw(ctx, JS_DupValue(ctx, reason));
        die(ctx, "Out of memory at a promise rejection: ");
    }
    if (!rejections)
        JS_EnqueueJob(ctx, check_rejections, 0, NULL);
    *rejection = (struct rejection){ rejections, JS_DupValue(ctx, promise), JS_DupValue(ctx, reason) };
    rejections = rejection;
}

static void forget(JSContext *ctx, JSValueConst promise)
{
    struct rejection **link = &rejections;
    while (*link && JS_VALUE_GET_PTR((*link)->promise) != JS_VALUE_GET_PTR(promise))
        link = &(*link)->next;
    struct rejection *rejection = *link;
    if (!rejection)
        return;
    *link = rejection->next;
    JS_FreeValue(ctx, rejection->promise);
    JS_FreeValue(ctx, rejection->reason);
    free(rejection);
}

static void track_rejection(JSContext *ctx, JSValueConst promise, JSValueConst reason,
                            JS_BOOL is_handled, UNUSED void *opaque)
{
    if (is_handled)
        forget(ctx, promise);
    else
        remember(ctx, promise, reason);
}

/* ---- Loading and running ---- */

static int ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static JSModuleDef *load_module(JSContext *ctx, const char *name, void *opaque)
{
    if (ends_with(name, "uasyncio.so"))
        return js_init_module_uasyncio(ctx, name);
    return js_module_loader(ctx, name, opaque);
}

static JSContext *new_context(JSRuntime *runtime)
{
    JSContext *ctx = JS_NewContext(runtime);
    if (!ctx)
        return NULL;
    js_init_module_std(ctx, "std");
    js_init_module_os(ctx, "os");
    return ctx;
}

static void run_file(JSContext *ctx, const char *file, const char *name)
{
    size_t length;
    uint8_t *text = js_load_file(ctx, &length, file);
    if (!text) {
        perror(file);
        exit(1);
    }
    JSValue module = JS_Eval(ctx, (const char *)text, length, name ? name : file,
                             JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY);
    js_free(ctx, text);
    /* There need not be a file of that name, so its real path is not asked for. */
    if (JS_IsException(module) || js_module_set_import_meta(ctx, module, !name, 1) < 0) {
        report(ctx, "Uncaught ");
        /* exit and not _exit: the exit handler of the native module may print the reason. */
        exit(1);
    }
    JSValue result = JS_EvalFunction(ctx, module);
    if (JS_IsException(result))
        die(ctx, "Uncaught ");
    JS_FreeValue(ctx, result);
}

static JSContext *start(int argc, char **argv, size_t limit)
{
    JSRuntime *runtime = JS_NewRuntime2(&counting, NULL);
    if (runtime && limit)
        JS_SetMemoryLimit(runtime, limit);
    JSContext *ctx = runtime ? new_context(runtime) : NULL;
    if (!ctx) {
        fputs("host: out of memory\n", stderr);
        exit(1);
    }
    /* Native async functions nest on the C stack; the process has 8 MB. */
    JS_SetMaxStackSize(runtime, 4 << 20);
    js_std_set_worker_new_context_func(new_context);
    js_std_init_handlers(runtime);
    JS_SetModuleLoaderFunc(runtime, NULL, load_module, NULL);
    JS_SetHostPromiseRejectionTracker(runtime, track_rejection, NULL);
    add_heap_module(ctx);
    js_std_add_helpers(ctx, argc, argv);
    /* The native module does this too, but not every program imports it. */
    uasyncio_install_console(ctx);
    return ctx;
}

int main(int argc, char **argv)
{
    size_t limit = 0;
    const char *name = NULL;
    for (; argc > 3 && strncmp(argv[1], "--", 2) == 0; argc -= 2, argv += 2) {
        /* The same option as that of the engine's own qjs. */
        if (strcmp(argv[1], "--memory-limit") == 0)
            limit = strtoull(argv[2], NULL, 0);
        else if (strcmp(argv[1], "--name") == 0)
            name = argv[2];
    }
    if (argc < 2) {
        fputs("usage: host [--memory-limit bytes] [--name path] file.js [argument...]\n", stderr);
        return 2;
    }
    JSContext *ctx = start(argc - 1, argv + 1, limit);
    JSRuntime *runtime = JS_GetRuntime(ctx);
    run_file(ctx, argv[1], name);
    js_std_loop(ctx);
    report_rejections(ctx);
    js_std_free_handlers(runtime);
    JS_FreeContext(ctx);
    JS_FreeRuntime(runtime);
    return 0;
}
