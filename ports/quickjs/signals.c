/* Signals: those that end the program, the one that prints the tasks, and those that the program handles. */
#include "common.h"
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* Ctrl-C and SIGTERM: how often in all, and the one that the loop has not been told of, or 0. */
static int endings;
static int untold_ending;

/* The function that prints the tasks, if the program has one. */
static JSContext *inspector_context;
static JSValue inspector;

/* It reports these; they are blocked while it is open. */
static int signal_fd = -1;
static sigset_t reported;

/* The signals that the program handles; each has a descriptor of its own. */
static sigset_t handled;

/* How many endings end the program as it stands. */
#define IMPATIENT 2
#define STATUS_OF(number) (128 + (number))

/* A program may have a handler from the engine's own os.signal. */
static int has_default(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_DFL;
}

/* SIGINT, SIGTERM, and SIGQUIT if the program can print its tasks, but for those that the program handles. */
static sigset_t own_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    if (!sigismember(&handled, SIGINT))
        sigaddset(&signals, SIGINT);
    if (!sigismember(&handled, SIGTERM) && has_default(SIGTERM))
        sigaddset(&signals, SIGTERM);
    if (inspector_context && !sigismember(&handled, SIGQUIT))
        sigaddset(&signals, SIGQUIT);
    return signals;
}


static void close_signals(void)
{
    if (signal_fd < 0)
        return;
    close(signal_fd);
    signal_fd = -1;
    pthread_sigmask(SIG_UNBLOCK, &reported, NULL);
    if (inspector_context)
        JS_FreeValue(inspector_context, inspector);
    inspector_context = NULL;
}

static void inspect(void)
{
    static int is_inspecting;
    if (!inspector_context || is_inspecting)
        return;
    is_inspecting = 1;
    JSValue printed = JS_Call(inspector_context, inspector, JS_UNDEFINED, 0, NULL);
    if (JS_IsException(printed))
        JS_FreeValue(inspector_context, JS_GetException(inspector_context));
    JS_FreeValue(inspector_context, printed);
    is_inspecting = 0;
}

static int is_ending(int number)
{
    return number == SIGINT || number == SIGTERM;
}

/* Returns the next signal of a descriptor, or 0. */
static int next_signal(int fd)
{
    struct signalfd_siginfo info;
    ssize_t count;
    RETRY(count, read(fd, &info, sizeof(info)));
    return count == sizeof(info) ? (int)info.ssi_signo : 0;
}

static int take_signal(void)
{
    int number = next_signal(signal_fd);
    if (is_ending(number)) {
        endings++;
        untold_ending = number;
    }
    return number;
}

/* The engine calls it now and then while code runs, so signals reach a task that never awaits. The first Ctrl-C or
   SIGTERM waits for the loop. */
static int look_for_signals(UNUSED JSRuntime *runtime, UNUSED void *opaque)
{
    int number = signal_fd < 0 ? 0 : take_signal();
    if (number == SIGQUIT)
        inspect();
    else if (is_ending(number) && endings >= IMPATIENT) {
        inspect();
        end_program(STATUS_OF(number));
    } else if (is_ending(number))
        wake_loop();
    return 0;
}

static int signals_on(void)
{
    reported = own_signals();
    int fd = signalfd(-1, &reported, SFD_NONBLOCK | SFD_CLOEXEC);
    if (fd < 0)
        return -1;
    if (control(EPOLL_CTL_ADD, fd, EPOLLIN) < 0)
        return close_failed(fd);
    pthread_sigmask(SIG_BLOCK, &reported, NULL);
    return signal_fd = fd;
}

void shut_signals(void)
{
    close_signals();
    endings = untold_ending = 0;
}

int untold_signal(void)
{
    return untold_ending ? signal_fd : -1;
}

/* Otherwise a program started by os.exec would inherit the blocked signals, and Ctrl-C could not stop it. */
void unblock_in_child(void)
{
    if (signal_fd >= 0)
        pthread_sigmask(SIG_UNBLOCK, &reported, NULL);
    pthread_sigmask(SIG_UNBLOCK, &handled, NULL);
}

void leave_out_own_signals(sigset_t *mask)
{
    for (int number = 1; number < NSIG; number++)
        if ((signal_fd >= 0 && sigismember(&reported, number) == 1) || sigismember(&handled, number) == 1)
            sigdelset(mask, number);
}

/* signals(on, inspect): the second argument is the function that prints the tasks, or undefined. */
NATIVE(js_signals)
{
    close_signals();
    if (!JS_ToBool(ctx, argv[0]))
        return JS_NewInt32(ctx, 0);
    if (JS_IsFunction(ctx, argv[1])) {
        inspector = JS_DupValue(ctx, argv[1]);
        inspector_context = ctx;
    }
    JS_SetInterruptHandler(JS_GetRuntime(ctx), look_for_signals, NULL);
    return result(ctx, signals_on());
}

/* Returns SIGINT or SIGTERM if the loop has to be told of one, else 0; prints the tasks at SIGQUIT. */
NATIVE(js_signal)
{
    if (!untold_ending && take_signal() == SIGQUIT)
        inspect();
    int number = untold_ending;
    untold_ending = 0;
    return JS_NewInt32(ctx, number);
}

#define SIGNAL(name) { name, #name }

static const struct {
    int number;
    const char *name;
} names[] = {
    SIGNAL(SIGABRT), SIGNAL(SIGALRM), SIGNAL(SIGBUS), SIGNAL(SIGCHLD), SIGNAL(SIGCONT), SIGNAL(SIGFPE),
    SIGNAL(SIGHUP), SIGNAL(SIGILL), SIGNAL(SIGINT), SIGNAL(SIGIO), SIGNAL(SIGKILL), SIGNAL(SIGPIPE),
    SIGNAL(SIGPROF), SIGNAL(SIGPWR), SIGNAL(SIGQUIT), SIGNAL(SIGSEGV), SIGNAL(SIGSTOP), SIGNAL(SIGSYS),
    SIGNAL(SIGTERM), SIGNAL(SIGTRAP), SIGNAL(SIGTSTP), SIGNAL(SIGTTIN), SIGNAL(SIGTTOU), SIGNAL(SIGURG),
    SIGNAL(SIGUSR1), SIGNAL(SIGUSR2), SIGNAL(SIGVTALRM), SIGNAL(SIGWINCH), SIGNAL(SIGXCPU), SIGNAL(SIGXFSZ),
};

/* Returns 0 for an unknown name. */
NATIVE(js_signal_number)
{
    const char *name = JS_ToCString(ctx, argv[0]);
    if (!name)
        return JS_EXCEPTION;
    int number = 0;
    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(names[i].name, name) == 0)
            number = names[i].number;
    JS_FreeCString(ctx, name);
    return JS_NewInt32(ctx, number);
}

/* After `handled` has changed. */
static void limit_own_signals(void)
{
    if (signal_fd < 0)
        return;
    reported = own_signals();
    signalfd(signal_fd, &reported, 0);
}

static int handle(int number)
{
    sigset_t one;
    sigemptyset(&one);
    if (sigaddset(&one, number) < 0)
        return -1;
    if (number == SIGKILL || number == SIGSTOP) {
        errno = EINVAL;
        return -1;
    }
    int fd = signalfd(-1, &one, SFD_NONBLOCK | SFD_CLOEXEC);
    if (fd < 0)
        return -1;
    if (control(EPOLL_CTL_ADD, fd, EPOLLIN) < 0)
        return close_failed(fd);
    sigaddset(&handled, number);
    limit_own_signals();
    pthread_sigmask(SIG_BLOCK, &one, NULL);
    return fd;
}

/* Returns a descriptor that epoll reports at each signal. */
NATIVE(js_handle_signal)
{
    int number;
    if (JS_ToInt32(ctx, &number, argv[0]))
        return JS_EXCEPTION;
    return result(ctx, handle(number));
}

/* What has come and was not taken is dropped: without a handler it might end the program. */
static void unhandle(int number, int fd)
{
    sigset_t one;
    while (next_signal(fd))
        continue;
    sigdelset(&handled, number);
    limit_own_signals();
    if (signal_fd >= 0 && sigismember(&reported, number))
        return;
    sigemptyset(&one);
    sigaddset(&one, number);
    pthread_sigmask(SIG_UNBLOCK, &one, NULL);
}

NATIVE(js_unhandle_signal)
{
    int number, fd;
    if (JS_ToInt32(ctx, &number, argv[0]) || JS_ToInt32(ctx, &fd, argv[1]))
        return JS_EXCEPTION;
    unhandle(number, fd);
    return JS_NewInt32(ctx, 0);
}

/* Returns the number of a signal that has come, or 0. */
NATIVE(js_take_signal)
{
    int fd;
    if (JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    return JS_NewInt32(ctx, next_signal(fd));
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("signals", 2, js_signals),
    JS_CFUNC_DEF("signal", 0, js_signal),
    JS_CFUNC_DEF("signalNumber", 1, js_signal_number),
    JS_CFUNC_DEF("handleSignal", 1, js_handle_signal),
    JS_CFUNC_DEF("unhandleSignal", 2, js_unhandle_signal),
    JS_CFUNC_DEF("takeSignal", 1, js_take_signal),
};

const struct part signals_part = { functions, COUNT(functions) };
