/* A serial device. What comes stays in the kernel until it is read; what is sent waits in a buffer until the kernel takes it. */
#include <asm/termbits.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "host.h"

#define ROOM 1024

struct Line {
	Watch watch;
	/* NULL once it is closed: then it stays until everything is sent. */
	void* owner;
	void (*trigger)(void* owner, int triggers);
	struct termios2 before;
	uint8_t output[ROOM];
	size_t length;
	/* The owner knows that bytes have come, and has not read them yet. */
	bool reported;
	/* The device is gone. */
	bool failed;
};

static void destroy(Line* line)
{
	waitWatch(&line->watch, 0);
	ioctl(line->watch.fd, TCSETS2, &line->before);
	close(line->watch.fd);
	acceptorsResume();
	if (!line->failed)
		loopRelease();
	free(line);
}

static void fail(Line* line)
{
	if (!line->failed)
		loopRelease();
	line->failed = true;
}

/* Waits for what is still of interest; a line that is closed and has nothing to send ends. */
static void settle(Line* line)
{
	uint32_t receives = line->owner && !line->reported ? EPOLLIN : 0;
	if (!line->owner && (line->failed || line->length == 0))
		destroy(line);
	else
		waitWatch(&line->watch, line->failed ? 0 : receives | (line->length > 0 ? EPOLLOUT : 0));
}

/* Returns TRIGGER_WRITABLE if nothing is left. */
static int flush(Line* line)
{
	ssize_t count = write(line->watch.fd, line->output, line->length);
	if (count < 0) {
		if (errno == EAGAIN || errno == EINTR)
			return 0;
		fail(line);
		return TRIGGER_ERROR;
	}
	line->length -= (size_t)count;
	memmove(line->output, line->output + count, line->length);
	return line->length == 0 ? TRIGGER_WRITABLE : 0;
}

static void onReady(Watch* watch, uint32_t events)
{
	Line* line = (Line*)(void*)watch;
	int triggers = 0;
	if ((events & EPOLLOUT) && line->length > 0)
		triggers |= flush(line);
	if (events & (EPOLLHUP | EPOLLERR)) {
		fail(line);
		triggers |= TRIGGER_ERROR;
	}
	if (lineUnread(line) > 0) {
		line->reported = true;
		triggers |= TRIGGER_READABLE;
	}
	if (line->owner && triggers)
		line->trigger(line->owner, triggers);
	settle(line);
}

#define RATE(number) { number, B##number }

static const struct {
	int baud;
	tcflag_t code;
} rates[] = {
	RATE(1200), RATE(2400), RATE(4800), RATE(9600), RATE(19200), RATE(38400),
	RATE(57600), RATE(115200), RATE(230400), RATE(460800), RATE(921600), RATE(1000000),
};

/* Older programs, which look at the line too, know rates by these codes only. */
static tcflag_t rateCode(int baud)
{
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
		if (rates[i].baud == baud)
			return rates[i].code;
	return BOTHER;
}

/* Every byte as it is, 8 data bits, no parity, at any rate. */
static bool configure(Line* line, int baud, bool hardwareFlow)
{
	int fd = line->watch.fd;
	if (ioctl(fd, TCGETS2, &line->before) < 0)
		return false;
	struct termios2 settings = line->before;
	settings.c_iflag = settings.c_oflag = settings.c_lflag = 0;
	settings.c_cc[VMIN] = 1;
	settings.c_cc[VTIME] = 0;
	settings.c_cflag = CREAD | CLOCAL | CS8 | rateCode(baud) | (hardwareFlow ? CRTSCTS : 0);
	settings.c_ispeed = settings.c_ospeed = (speed_t)baud;
	if (ioctl(fd, TCSETS2, &settings) < 0)
		return false;
	ioctl(fd, TCFLSH, TCIFLUSH);
	return true;
}

Line* lineOpen(const char* device, int baud, bool hardwareFlow, void* owner, void (*trigger)(void* owner, int triggers), const char** reason)
{
	Line* line = calloc(1, sizeof *line);
	line->watch.fd = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (line->watch.fd < 0 || !configure(line, baud, hardwareFlow)) {
		*reason = strerror(errno);
		if (line->watch.fd >= 0)
			close(line->watch.fd);
		free(line);
		return NULL;
	}
	line->watch.ready = onReady;
	line->owner = owner;
	line->trigger = trigger;
	loopHold();
	settle(line);
	return line;
}

size_t lineUnread(const Line* line)
{
	int count = 0;
	return ioctl(line->watch.fd, FIONREAD, &count) < 0 ? 0 : (size_t)count;
}

size_t lineRoom(const Line* line)
{
	return ROOM - line->length;
}

size_t lineRead(Line* line, void* bytes, size_t length)
{
	ssize_t count = read(line->watch.fd, bytes, length);
	line->reported = false;
	settle(line);
	return count < 0 ? 0 : (size_t)count;
}

void lineWrite(Line* line, const void* bytes, size_t length)
{
	memcpy(line->output + line->length, bytes, length);
	line->length += length;
	int triggers = line->failed ? 0 : flush(line);
	if (triggers)
		line->trigger(line->owner, triggers);
	settle(line);
}

void lineClose(Line* line)
{
	line->owner = NULL;
	settle(line);
}
