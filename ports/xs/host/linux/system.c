/* Output, time and the end of the process. */
#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "host.h"

static void waitUntilWritable(int fd)
{
	struct pollfd poller = { .fd = fd, .events = POLLOUT };
	poll(&poller, 1, -1);
}

/* Another process that shares the pipe may have made it non-blocking. */
void systemWrite(int fd, const char* text, size_t length)
{
	while (length > 0) {
		ssize_t count = write(fd, text, length);
		if (count >= 0) {
			text += count;
			length -= (size_t)count;
		}
		else if (errno == EAGAIN)
			waitUntilWritable(fd);
		else if (errno != EINTR)
			return;
	}
}

void systemExit(int status)
{
	_exit(status);
}

int64_t systemMilliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

double systemWallMilliseconds(void)
{
	struct timeval now;
	gettimeofday(&now, NULL);
	return (double)now.tv_sec * 1000 + (double)(now.tv_usec / 1000);
}

void systemSleep(int32_t milliseconds)
{
	struct timespec rest = { milliseconds / 1000, milliseconds % 1000 * 1000000L };
	while (nanosleep(&rest, &rest) < 0)
		;
}

double systemInstructions(void)
{
	return 0;
}

int systemDescriptors(void)
{
	int count = 0;
	DIR* folder = opendir("/proc/self/fd");
	if (!folder)
		return 0;
	while (readdir(folder))
		count++;
	closedir(folder);
	/* Without the entries "." and "..", and without the descriptor of the folder itself. */
	return count - 3;
}
