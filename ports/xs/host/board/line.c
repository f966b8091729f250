/* The virtual board has no serial lines: the tool talks over the only one. */
#include "host.h"

Line* lineOpen(const char* device, int baud, bool hardwareFlow, void* owner, void (*trigger)(void* owner, int triggers), const char** reason)
{
	(void)device, (void)baud, (void)hardwareFlow, (void)owner, (void)trigger;
	*reason = "the virtual board has no serial lines";
	return NULL;
}

size_t lineUnread(const Line* line)
{
	(void)line;
	return 0;
}

size_t lineRoom(const Line* line)
{
	(void)line;
	return 0;
}

size_t lineRead(Line* line, void* bytes, size_t length)
{
	(void)line, (void)bytes, (void)length;
	return 0;
}

void lineWrite(Line* line, const void* bytes, size_t length)
{
	(void)line, (void)bytes, (void)length;
}

void lineClose(Line* line)
{
	(void)line;
}
