/* Modules are files that are compiled when they are imported. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host.h"

/* Put before the main module's first statement, on the same line: it runs when the imports are loaded. */
#define START "import { start as $startOfXSHost } from 'host:start'; $startOfXSHost(); "

typedef struct {
	const char* text;
	size_t length;
	size_t offset;
} Source;

typedef struct {
	bool found;
	char message[512];
	int line;
} SyntaxError;

static PER_MACHINE SyntaxError syntaxError;

static bool isPath(const char* name)
{
	return name[0] == '/' || strncmp(name, "./", 2) == 0 || strncmp(name, "../", 3) == 0;
}

static bool resolvePath(const char* name, const char* importer, char* real)
{
	char path[2 * C_PATH_MAX];
	const char* slash = strrchr(importer, '/');
	int folder = name[0] == '/' || !slash ? 0 : (int)(slash + 1 - importer);
	snprintf(path, sizeof path, "%.*s%s", folder, importer, name);
	return realpath(path, real) != NULL;
}

bool sourceResolve(const char* name, const char* importer, char path[C_PATH_MAX])
{
	if (builtinSource(name)) {
		strcpy(path, name);
		return true;
	}
	return isPath(name) && resolvePath(name, importer, path);
}

static int nextByte(void* stream)
{
	Source* source = stream;
	return source->offset < source->length ? (unsigned char)source->text[source->offset++] : C_EOF;
}

static void keepSyntaxError(void* console, txString path, txInteger line, txString format, va_list arguments)
{
	(void)console;
	(void)path;
	if (syntaxError.found)
		return;
	syntaxError.found = true;
	syntaxError.line = line;
	vsnprintf(syntaxError.message, sizeof syntaxError.message, format, arguments);
}

static txScript* compile(txMachine* the, const char* path, Source* source, txUnsigned flags)
{
	txParser parser;
	txParserJump jump;
	txScript* volatile result = NULL;
	fxInitializeParser(&parser, the, the->parserBufferSize, the->parserTableModulo);
	parser.firstJump = &jump;
	parser.reportError = keepSyntaxError;
	syntaxError.found = false;
	if (setjmp(jump.jmp_buf) == 0) {
		parser.path = fxNewParserSymbol(&parser, (txString)path);
		fxParserTree(&parser, source, nextByte, flags, NULL);
		fxParserHoist(&parser);
		fxParserBind(&parser);
		result = fxParserCode(&parser);
	}
	fxTerminateParser(&parser);
	return result;
}

static bool readWhole(int fd, char* text, size_t length)
{
	while (length > 0) {
		ssize_t count = read(fd, text, length);
		if (count <= 0)
			return false;
		text += count;
		length -= (size_t)count;
	}
	return true;
}

static char* readOpen(int fd, const char* prefix, size_t* length)
{
	struct stat status;
	size_t prefixLength = strlen(prefix);
	if (fstat(fd, &status) < 0)
		return NULL;
	*length = prefixLength + (size_t)status.st_size;
	char* text = malloc(*length + 1);
	memcpy(text, prefix, prefixLength);
	if (S_ISREG(status.st_mode) && readWhole(fd, text + prefixLength, (size_t)status.st_size))
		return text;
	free(text);
	errno = errno ? errno : EISDIR;
	return NULL;
}

static char* readFile(const char* path, const char* prefix, size_t* length)
{
	errno = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	char* text = readOpen(fd, prefix, length);
	close(fd);
	return text;
}

static txScript* compileFile(txMachine* the, const char* path)
{
	bool starts = options.starts && strcmp(path, options.main) == 0;
	Source source = { .offset = 0 };
	char* text = readFile(path, starts ? START : "", &source.length);
	if (!text)
		throwError(the, "ReferenceError", "module \"%s\" cannot be read: %s", path, strerror(errno));
	source.text = text;
	txScript* compiled = compile(the, path, &source, mxDebugFlag);
	free(text);
	return compiled;
}

static txScript* compileBuiltin(txMachine* the, const char* name)
{
	const char* text = builtinSource(name);
	Source source = { text, strlen(text), 0 };
	return compile(the, name, &source, mxCFlag);
}

/* After a syntax error XS may still return a script: one that throws an error without its place. */
static txScript* checked(txMachine* the, const char* path, txScript* compiled)
{
	if (syntaxError.found)
		throwError(the, "SyntaxError", "%s:%d: %s", path, syntaxError.line, syntaxError.message);
	if (!compiled)
		mxUnknownError("out of memory");
	return compiled;
}

txScript* sourceCompileScript(txMachine* the, const char* name, const char* text, size_t length, bool withLines)
{
	Source source = { text, length, 0 };
	txUnsigned lines = withLines ? mxDebugFlag : 0;
	return checked(the, name, compile(the, name, &source, mxProgramFlag | mxEvalFlag | lines));
}

txScript* sourceCompile(txMachine* the, const char* path)
{
	return checked(the, path, builtinSource(path) ? compileBuiltin(the, path) : compileFile(the, path));
}
