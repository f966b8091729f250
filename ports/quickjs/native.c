/* The native module of the QuickJS port: one source for QuickJS 2021, 2025 and quickjs-ng. */
#include "common.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static const struct part *const parts[] = {
    &loop_part,
    &epoll_part,
    &sockets_part,
    &lookup_part,
    &signals_part,
    &errors_part,
    &text_part,
    &thread_part,
    &udp_part,
    &unix_part,
    &tls_part,
    &pipes_part,
    &process_part,
    &serial_part,
    &end_part,
};

static void ignore_signal(UNUSED int number)
{
}

/* Installs a handler instead of SIG_IGN, because programs started by os.exec would inherit SIG_IGN. */
static void ignore_sigpipe(void)
{
    struct sigaction action;
    sigaction(SIGPIPE, NULL, &action);
    if (action.sa_handler != SIG_DFL)
        return;
    action.sa_handler = ignore_signal;
    action.sa_flags = SA_RESTART;
    sigaction(SIGPIPE, &action, NULL);
}

static void prepare_process(void)
{
    /* Buffers by line, into a pipe too: the output of a program must be out when it waits or is killed. */
    setvbuf(stdout, NULL, _IOLBF, 0);
    ignore_sigpipe();
    pthread_atfork(NULL, NULL, unblock_in_child);
    atexit(say_last_words);
}

static int fill_module(JSContext *ctx, JSModuleDef *module)
{
    is_loading = 0;
    uasyncio_install_console(ctx);
    for (size_t i = 0; i < COUNT(parts); i++)
        if (JS_SetModuleExportList(ctx, module, parts[i]->functions, parts[i]->count) < 0)
            return -1;
    return 0;
}

#ifdef JS_SHARED_LIBRARY
#define INIT_MODULE js_init_module
#else
#define INIT_MODULE js_init_module_uasyncio
#endif

JSModuleDef *INIT_MODULE(JSContext *ctx, const char *module_name);

JSModuleDef *INIT_MODULE(JSContext *ctx, const char *module_name)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    is_loading = 1;
    pthread_once(&once, prepare_process);
    JSModuleDef *module = JS_NewCModule(ctx, module_name, fill_module);
    for (size_t i = 0; module && i < COUNT(parts); i++)
        JS_AddModuleExportList(ctx, module, parts[i]->functions, parts[i]->count);
    return module;
}
