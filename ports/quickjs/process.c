/* Child processes. */
#include "common.h"
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

#define STANDARD 3
#define FIRST_OTHER 3
/* How JavaScript names a standard descriptor of the child; other numbers are descriptors of the program. */
#define INHERIT (-4)
#define DEVNULL (-3)
#define SAME_AS_STDOUT (-2)
#define PIPE (-1)

#define NOT_STARTED_STATUS 127
/* `reap` returns this and the number of the signal that has ended the child. */
#define BY_SIGNAL 256

struct plan {
    char **argv;
    char **env;
    char *folder;
    int wanted[STANDARD];
};

/* The ends of what the child gets as its standard descriptors: ours, and its own. -1: none. */
struct ends {
    int ours[STANDARD];
    int its[STANDARD];
};

/* What went wrong in the child, which shares our memory. */
struct failure {
    volatile int error;
    volatile int in_folder;
};

static int open_pid(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

static void close_all(int *fds)
{
    for (int i = 0; i < STANDARD; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

/* Above the standard descriptors, so that giving the child one of them does not overwrite another. */
static int move_up(int fd, int is_ours)
{
    int moved = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_OTHER);
    if (is_ours) {
        int error = errno;
        close(fd);
        errno = error;
    }
    return moved;
}

static int open_pipe(struct ends *ends, int i)
{
    int both[2];
    if (pipe2(both, O_CLOEXEC) < 0)
        return -1;
    ends->ours[i] = both[i == 0];
    ends->its[i] = move_up(both[i != 0], 1);
    return ends->its[i] < 0 ? -1 : set_flags(ends->ours[i], O_NONBLOCK, 0);
}

static int open_null(void)
{
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    return fd < 0 ? -1 : move_up(fd, 1);
}

static int open_ends(const struct plan *plan, struct ends *ends)
{
    for (int i = 0; i < STANDARD; i++)
        ends->ours[i] = ends->its[i] = -1;
    for (int i = 0; i < STANDARD; i++) {
        int wanted = plan->wanted[i];
        if (wanted == PIPE) {
            if (open_pipe(ends, i) < 0)
                return -1;
        } else if (wanted == DEVNULL || wanted >= 0) {
            ends->its[i] = wanted == DEVNULL ? open_null() : move_up(wanted, 0);
            if (ends->its[i] < 0)
                return -1;
        }
    }
    return 0;
}

/* Handlers of this program must not run in the child while both share memory. */
static void forget_handlers(void)
{
    struct sigaction action;
    for (int number = 1; number < NSIG; number++) {
        if (sigaction(number, NULL, &action) < 0 || action.sa_handler == SIG_DFL ||
            (action.sa_handler == SIG_IGN && number != SIGPIPE))
            continue;
        memset(&action, 0, sizeof(action));
        action.sa_handler = SIG_DFL;
        sigaction(number, &action, NULL);
    }
}

static int give_descriptors(const struct plan *plan, const struct ends *ends)
{
    for (int i = 0; i < STANDARD; i++)
        if (ends->its[i] >= 0 && dup2(ends->its[i], i) < 0)
            return -1;
    if (plan->wanted[2] == SAME_AS_STDOUT && dup2(1, 2) < 0)
        return -1;
    /* Older kernels lack it; what this library opens closes itself. */
    syscall(SYS_close_range, FIRST_OTHER, ~0U, CLOSE_RANGE_CLOEXEC);
    return 0;
}

/* Runs in the child, in our memory: uses nothing that changes it. */
static _Noreturn void become(const struct plan *plan, const struct ends *ends, const sigset_t *mask,
                             struct failure *failure)
{
    if (give_descriptors(plan, ends) == 0) {
        failure->in_folder = plan->folder && chdir(plan->folder) < 0;
        if (!failure->in_folder) {
            forget_handlers();
            sigprocmask(SIG_SETMASK, mask, NULL);
            execvp(plan->argv[0], plan->argv);
        }
    }
    failure->error = errno;
    _exit(NOT_STARTED_STATUS);
}

static pid_t launch(const struct plan *plan, const struct ends *ends, struct failure *failure)
{
    sigset_t all, before, mask;
    char **own_environment = environ;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    mask = before;
    leave_out_own_signals(&mask);
    /* execvp looks for the program in the PATH of the child. */
    if (plan->env)
        environ = plan->env;
    pid_t pid = vfork();
    if (pid == 0)
        become(plan, ends, &mask, failure);
    int error = errno;
    environ = own_environment;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return pid;
}

static void end_child(pid_t pid)
{
    pid_t ended;
    kill(pid, SIGKILL);
    RETRY(ended, waitpid(pid, NULL, 0));
}

/* Returns the descriptor of the child, or -1. */
static int start(const struct plan *plan, struct ends *ends, pid_t *pid, struct failure *failure)
{
    *pid = launch(plan, ends, failure);
    if (*pid < 0)
        return -1;
    if (failure->error) {
        end_child(*pid);
        errno = failure->error;
        return -1;
    }
    int fd = open_pid(*pid);
    if (fd < 0 || control(EPOLL_CTL_ADD, fd, EPOLLIN) < 0) {
        int error = errno;
        if (fd >= 0)
            close(fd);
        end_child(*pid);
        errno = error;
        return -1;
    }
    return fd;
}

/* Before the child exists, because it could not be watched afterwards. */
static int can_watch(void)
{
    int fd = open_pid(getpid());
    if (fd < 0)
        return 0;
    close(fd);
    return 1;
}

static JSValue numbers(JSContext *ctx, const int *values, uint32_t count)
{
    JSValue array = JS_NewArray(ctx);
    int failed = JS_IsException(array);
    for (uint32_t i = 0; !failed && i < count; i++)
        failed = append(ctx, array, i, JS_NewInt32(ctx, values[i])) < 0;
    return finish(ctx, array, failed);
}

/* Returns [pid, its descriptor, our ends of its standard descriptors], or [-errno, whether the folder is the reason]. */
static JSValue spawn(JSContext *ctx, const struct plan *plan)
{
    struct ends ends;
    struct failure failure = { 0, 0 };
    pid_t pid = -1;
    int fd = -1;
    fflush(stdout);
    if (open_ends(plan, &ends) == 0 && can_watch())
        fd = start(plan, &ends, &pid, &failure);
    int error = errno;
    close_all(ends.its);
    if (fd < 0) {
        close_all(ends.ours);
        return numbers(ctx, (int[]){ -error, failure.in_folder }, 2);
    }
    return numbers(ctx, (int[]){ pid, fd, ends.ours[0], ends.ours[1], ends.ours[2] }, 2 + STANDARD);
}

/* NULL if it has thrown, or with errno ENOMEM. */
static char *to_text(JSContext *ctx, JSValueConst value)
{
    size_t length;
    const char *text = JS_ToCStringLen(ctx, &length, value);
    if (!text)
        return NULL;
    char *copy = NULL;
    if (strlen(text) != length)
        JS_ThrowTypeError(ctx, "createSubprocessExec: expected no NUL in an argument");
    else
        copy = strdup(text);
    JS_FreeCString(ctx, text);
    return copy;
}

static void free_texts(char **texts)
{
    for (size_t i = 0; texts && texts[i]; i++)
        free(texts[i]);
    free(texts);
}

static char **to_texts(JSContext *ctx, JSValueConst array)
{
    int64_t count = 0;
    JSValue length = JS_GetPropertyStr(ctx, array, "length");
    int failed = JS_ToInt64(ctx, &count, length);
    JS_FreeValue(ctx, length);
    if (failed)
        return NULL;
    char **texts = calloc((size_t)count + 1, sizeof(*texts));
    if (!texts)
        return NULL;
    for (int64_t i = 0; i < count; i++) {
        JSValue value = JS_GetPropertyUint32(ctx, array, (uint32_t)i);
        texts[i] = to_text(ctx, value);
        JS_FreeValue(ctx, value);
        if (!texts[i]) {
            free_texts(texts);
            return NULL;
        }
    }
    return texts;
}

static int to_plan(JSContext *ctx, JSValueConst *argv, struct plan *plan)
{
    for (int i = 0; i < STANDARD; i++)
        if (JS_ToInt32(ctx, &plan->wanted[i], argv[3 + i]))
            return -1;
    if (!(plan->argv = to_texts(ctx, argv[0])))
        return -1;
    if (!JS_IsUndefined(argv[1]) && !(plan->env = to_texts(ctx, argv[1])))
        return -1;
    if (!JS_IsUndefined(argv[2]) && !(plan->folder = to_text(ctx, argv[2])))
        return -1;
    return 0;
}

/* spawn(argv, env, folder, stdin, stdout, stderr) */
NATIVE(js_spawn)
{
    struct plan plan = { NULL, NULL, NULL, { 0 } };
    JSValue started = JS_EXCEPTION;
    errno = 0;
    if (to_plan(ctx, argv, &plan) == 0)
        started = spawn(ctx, &plan);
    else if (errno == ENOMEM) {
        JS_FreeValue(ctx, JS_GetException(ctx));
        started = numbers(ctx, (int[]){ -ENOMEM, 0 }, 2);
    }
    free_texts(plan.argv);
    free_texts(plan.env);
    free(plan.folder);
    return started;
}

/* Returns the exit code of a child that has ended, or BY_SIGNAL and the number of a signal. */
NATIVE(js_reap)
{
    int pid, status = 0;
    pid_t ended;
    if (JS_ToInt32(ctx, &pid, argv[0]))
        return JS_EXCEPTION;
    RETRY(ended, waitpid(pid, &status, WNOHANG));
    if (ended < 0)
        return result(ctx, -1);
    if (ended == 0)
        return JS_NewInt32(ctx, -EAGAIN);
    return JS_NewInt32(ctx, WIFSIGNALED(status) ? BY_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status));
}

/* Kills a child, and waits until it has ended. */
NATIVE(js_end_child)
{
    int pid;
    if (JS_ToInt32(ctx, &pid, argv[0]))
        return JS_EXCEPTION;
    end_child(pid);
    return JS_UNDEFINED;
}

/* kill(pid, number) */
NATIVE(js_kill)
{
    int pid, number;
    if (JS_ToInt32(ctx, &pid, argv[0]) || JS_ToInt32(ctx, &number, argv[1]))
        return JS_EXCEPTION;
    return result(ctx, kill(pid, number));
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("spawn", 6, js_spawn),
    JS_CFUNC_DEF("reap", 1, js_reap),
    JS_CFUNC_DEF("endChild", 1, js_end_child),
    JS_CFUNC_DEF("kill", 2, js_kill),
};

const struct part process_part = { functions, COUNT(functions) };
