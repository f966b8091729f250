/* Serial lines. */
#include "common.h"
#include <asm/termbits.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define NO_PARITY 0
#define EVEN_PARITY 1
#define RTS_CTS 1
#define XON_XOFF 2

struct line {
    int baud, data_bits, parity, stop_bits, flow;
};

#define RATE(number) { number, B##number }

static const struct {
    int baud;
    tcflag_t code;
} rates[] = {
    RATE(300), RATE(600), RATE(1200), RATE(1800), RATE(2400), RATE(4800), RATE(9600), RATE(19200), RATE(38400),
    RATE(57600), RATE(115200), RATE(230400), RATE(460800), RATE(500000), RATE(576000), RATE(921600), RATE(1000000),
    RATE(1152000), RATE(1500000), RATE(2000000), RATE(2500000), RATE(3000000), RATE(3500000), RATE(4000000),
};

/* BOTHER: the rate is another number than those that have a code. */
static tcflag_t rate_code(int baud)
{
    for (size_t i = 0; i < COUNT(rates); i++)
        if (rates[i].baud == baud)
            return rates[i].code;
    return BOTHER;
}

/* Every byte as it is, and reads that wait for at least one. */
static void make_raw(struct termios2 *settings)
{
    settings->c_iflag = 0;
    settings->c_oflag = 0;
    settings->c_lflag = 0;
    settings->c_cc[VMIN] = 1;
    settings->c_cc[VTIME] = 0;
}

static void configure(struct termios2 *settings, const struct line *line)
{
    static const tcflag_t sizes[] = { CS5, CS6, CS7, CS8 };
    make_raw(settings);
    settings->c_cflag = CREAD | CLOCAL | rate_code(line->baud) | sizes[line->data_bits - 5];
    settings->c_ispeed = settings->c_ospeed = (speed_t)line->baud;
    if (line->parity != NO_PARITY) {
        settings->c_cflag |= line->parity == EVEN_PARITY ? PARENB : PARENB | PARODD;
        settings->c_iflag |= INPCK;
    }
    if (line->stop_bits == 2)
        settings->c_cflag |= CSTOPB;
    if (line->flow == RTS_CTS)
        settings->c_cflag |= CRTSCTS;
    if (line->flow == XON_XOFF)
        settings->c_iflag |= IXON | IXOFF;
}

static int open_line(const char *device, const struct line *line, struct termios2 *before)
{
    struct termios2 settings;
    int fd = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return -1;
    if (ioctl(fd, TCGETS2, before) < 0)
        return close_failed(fd);
    settings = *before;
    configure(&settings, line);
    if (ioctl(fd, TCSETS2, &settings) < 0)
        return close_failed(fd);
    ioctl(fd, TCFLSH, TCIFLUSH);
    return fd;
}

/* The settings of a line are kept as bytes of JavaScript. */
static struct termios2 *to_settings(JSContext *ctx, JSValueConst buffer)
{
    size_t size;
    uint8_t *data = JS_GetArrayBuffer(ctx, &size, buffer);
    if (data && size >= sizeof(struct termios2))
        return (struct termios2 *)data;
    JS_ThrowTypeError(ctx, "expected an ArrayBuffer of at least %d bytes", (int)sizeof(struct termios2));
    return NULL;
}

/* openSerial(device, before, baud, data bits, parity, stop bits, flow): the settings until now go to `before`. */
NATIVE(js_open_serial)
{
    struct line line;
    int *numbers[] = { &line.baud, &line.data_bits, &line.parity, &line.stop_bits, &line.flow };
    for (size_t i = 0; i < COUNT(numbers); i++)
        if (JS_ToInt32(ctx, numbers[i], argv[2 + i]))
            return JS_EXCEPTION;
    if (line.data_bits < 5 || line.data_bits > 8)
        return JS_ThrowRangeError(ctx, "data bits: expected 5 to 8");
    struct termios2 *before = to_settings(ctx, argv[1]);
    const char *device = before ? to_name(ctx, argv[0]) : NULL;
    if (!device)
        return JS_EXCEPTION;
    int fd = open_line(device, &line, before);
    JSValue opened = result(ctx, fd);
    JS_FreeCString(ctx, device);
    return opened;
}

/* restoreSerial(fd, before) */
NATIVE(js_restore_serial)
{
    int fd;
    struct termios2 *before = to_settings(ctx, argv[1]);
    if (!before || JS_ToInt32(ctx, &fd, argv[0]))
        return JS_EXCEPTION;
    return result(ctx, ioctl(fd, TCSETS2, before));
}

static const JSCFunctionListEntry functions[] = {
    JS_CFUNC_DEF("openSerial", 7, js_open_serial),
    JS_CFUNC_DEF("restoreSerial", 2, js_restore_serial),
};

const struct part serial_part = { functions, COUNT(functions) };
