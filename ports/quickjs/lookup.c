/* Looks names up, in threads. */
#include "common.h"
#include <limits.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define MAX_RESOLVERS 16

/* The variables from here to next_id are shared with the resolver threads; the lock guards them. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int resolvers;

struct lookup {
    struct lookup *next;
    int id;
    int status;
    int error;
    struct addrinfo *found;
    char host[];
};

struct queue {
    struct lookup *first;
    struct lookup **last;
};

static struct queue asked = { NULL, &asked.first };
static struct queue answered = { NULL, &answered.first };

static int next_id = 1;

static void put(struct queue *queue, struct lookup *lookup)
{
    lookup->next = NULL;
    *queue->last = lookup;
    queue->last = &lookup->next;
}

static struct lookup *take(struct queue *queue)
{
    struct lookup *lookup = queue->first;
    if (!lookup)
        return NULL;
    queue->first = lookup->next;
    if (!queue->first)
        queue->last = &queue->first;
    return lookup;
}

static void look_up(struct lookup *lookup)
{
    struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
    lookup->status = getaddrinfo(lookup->host, NULL, &hints, &lookup->found);
    lookup->error = errno;
}

/* A thread that works off the queue and ends. It uses nothing of the engine, and nothing that exit frees. */
static void *resolver(UNUSED void *argument)
{
    struct lookup *lookup;
    pthread_mutex_lock(&lock);
    while ((lookup = take(&asked))) {
        pthread_mutex_unlock(&lock);
        look_up(lookup);
        pthread_mutex_lock(&lock);
        put(&answered, lookup);
        wake_loop();
    }
    resolvers--;
    pthread_mutex_unlock(&lock);
    return NULL;
}

static int ask(struct lookup *lookup)
{
    pthread_mutex_lock(&lock);
    int error = 0;
    if (resolvers < MAX_RESOLVERS) {
        error = start_thread(resolver, NULL);
        if (!error)
            resolvers++;
    }
    if (resolvers > 0) {
        put(&asked, lookup);
        error = 0;
    }
    pthread_mutex_unlock(&lock);
    return error;
}

/* For a loop that begins: names may have been found while none ran. */
void tell_of_answers(void)
{
    pthread_mutex_lock(&lock);
    if (answered.first)
        wake_loop();
    pthread_mutex_unlock(&lock);
}

NATIVE(js_is_address)
{
    size_t length;
    const char *host = JS_ToCStringLen(ctx, &length, argv[0]);
    if (!host)
        return JS_EXCEPTION;
    int is_address = memchr(host, ':', length) || (length && strspn(host, "0123456789.") == length);
    JS_FreeCString(ctx, host);
    return JS_NewBool(ctx, is_address);
}

NATIVE(js_resolve)
{
    const char *host = to_name(ctx, argv[0]);
    if (!host)
        return JS_EXCEPTION;
    struct lookup *lookup = calloc(1, sizeof(*lookup) + strlen(host) + 1);
    if (lookup)
        strcpy(lookup->host, host);
    JS_FreeCString(ctx, host);
    if (!lookup)
        return JS_NewInt32(ctx, -ENOMEM);
    int id = lookup->id = next_id;
    next_id = id == INT_MAX ? 1 : id + 1;
    int error = ask(lookup);
    if (error) {
        free(lookup);
        return JS_NewInt32(ctx, -error);
    }
    return JS_NewInt32(ctx, id);
}

static int append_addresses(JSContext *ctx, JSValueConst array, uint32_t *count, int family,
                            const struct addrinfo *found)
{
    char host[NI_MAXHOST];
    for (; found; found = found->ai_next) {
        if (found->ai_family != family)
            continue;
        if (getnameinfo(found->ai_addr, found->ai_addrlen, host, sizeof(host), NULL, 0, NI_NUMERICHOST))
            continue;
        if (append(ctx, array, (*count)++, JS_NewString(ctx, host)) < 0)
            return -1;
    }
    return 0;
}

static JSValue addresses(JSContext *ctx, const struct addrinfo *found)
{
    uint32_t count = 0;
    JSValue array = JS_NewArray(ctx);
    if (JS_IsException(array))
        return array;
    return finish(ctx, array,
                  append_addresses(ctx, array, &count, AF_INET, found) < 0 ||
                  append_addresses(ctx, array, &count, AF_INET6, found) < 0);
}

static JSValue status_of(JSContext *ctx, const struct lookup *lookup)
{
    switch (lookup->status) {
    case 0:
        return JS_NewInt32(ctx, 0);
    case EAI_NONAME:
    case EAI_NODATA:
    case EAI_ADDRFAMILY:
        return JS_NewString(ctx, "ENOTFOUND");
    case EAI_AGAIN:
        return JS_NewString(ctx, "EAI_AGAIN");
    case EAI_MEMORY:
        return JS_NewString(ctx, "EAI_MEMORY");
    case EAI_SYSTEM:
        return code_of(ctx, lookup->error);
    default:
        return JS_NewString(ctx, "EAI_FAIL");
    }
}

NATIVE(js_resolved)
{
    pthread_mutex_lock(&lock);
    struct lookup *lookup = take(&answered);
    pthread_mutex_unlock(&lock);
    if (!lookup)
        return JS_UNDEFINED;
    JSValue answer = JS_NewArray(ctx);
    if (!JS_IsException(answer))
        answer = finish(ctx, answer,
                        append(ctx, answer, 0, JS_NewInt32(ctx, lookup->id)) < 0 ||
                        append(ctx, answer, 1, status_of(ctx, lookup)) < 0 ||
                        append(ctx, answer, 2, addresses(ctx, lookup->found)) < 0);
    if (lookup->found)
        freeaddrinfo(lookup->found);
    free(lookup);
    return answer;
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("isAddress", 1, js_is_address),
    JS_CFUNC_DEF("resolve", 1, js_resolve),
    JS_CFUNC_DEF("resolved", 0, js_resolved),
};

const struct part lookup_part = { functions, COUNT(functions) };
