/*
 * Compiles a program for a board, because parsing takes megabytes, which a board does not have.
 *
 * The code of a module contains numbers for names. A machine assigns the numbers in the order in which it
 * meets the names. So a machine like the board's puts the numbers into the code here, and all names are
 * written in the order of their numbers. The board then runs the code in flash, without copying it.
 *
 * The file, in which numbers have 32 bits: the number of the first name; the count of names, and the names,
 * each with a zero byte at its end; the count of modules, and for each its name, the length of its code, the
 * code, the length of its natives, and the natives. The main module comes first.
 */
#include <stdio.h>
#include <stdlib.h>

#include "host.h"

extern void fxRemapIDs(txMachine* the, txByte* code, txSize size, txID* ids);

static FILE* output;

static void writeNumber(uint32_t number)
{
	uint8_t bytes[] = { (uint8_t)number, (uint8_t)(number >> 8), (uint8_t)(number >> 16), (uint8_t)(number >> 24) };
	fwrite(bytes, 1, sizeof bytes, output);
}

static void writeName(const char* name)
{
	fwrite(name, 1, strlen(name) + 1, output);
}

static void numberNames(txMachine* the, txScript* script)
{
	txByte* p = script->symbolsBuffer;
	txID count;
	if (!p)
		return;
	mxDecodeID(p, count);
	txID* ids = calloc(count, sizeof *ids);
	for (txID i = 1; i < count; i++) {
		ids[i] = fxNewNameC(the, (txString)p);
		p += strlen((char*)p) + 1;
	}
	fxRemapIDs(the, script->codeBuffer, script->codeSize, ids);
	free(ids);
}

/* Skips the data after an instruction; its length stands before it, in one, two or four bytes. */
static txByte* skipCounted(txByte* p, int bytes)
{
	uint32_t length = 0;
	memcpy(&length, p + 1, (size_t)bytes);
	return p + 1 + bytes + length;
}

/* Replaces the instructions that copy functions and strings by those that leave them in flash. */
static void keepInFlash(txScript* script)
{
	txByte* p = script->codeBuffer;
	const txByte* end = p + script->codeSize;
	while (p < end) {
		txU1* code = (txU1*)p;
		if (*code >= XS_CODE_CODE_1 && *code <= XS_CODE_CODE_4)
			*code += XS_CODE_CODE_ARCHIVE_1 - XS_CODE_CODE_1;
		else if (*code >= XS_CODE_STRING_1 && *code <= XS_CODE_STRING_4)
			*code += XS_CODE_STRING_ARCHIVE_1 - XS_CODE_STRING_1;
		txS1 size = gxCodeSizes[*code];
		if (size > 0)
			p += size;
		else
			p = size == 0 ? p + 1 + sizeof(txID) : skipCounted(p, -size);
	}
}

static void writeModule(const char* path, const txScript* script)
{
	writeName(path);
	writeNumber((uint32_t)script->codeSize);
	fwrite(script->codeBuffer, 1, (size_t)script->codeSize, output);
	writeNumber(script->hostsBuffer ? (uint32_t)script->hostsSize : 0);
	if (script->hostsBuffer)
		fwrite(script->hostsBuffer, 1, (size_t)script->hostsSize, output);
}

static void writeNames(const txMachine* the, txID first)
{
	writeNumber(first);
	writeNumber((uint32_t)(the->keyIndex - first));
	for (txID id = first; id < the->keyIndex; id++)
		writeName(fxGetKeyName((txMachine*)the, id));
}

static void compile(txMachine* the, char** files, int fileCount)
{
	txID first = the->keyIndex;
	int count = fileCount + BUILTINS;
	txScript* scripts[count];
	char paths[count][C_PATH_MAX];
	for (int i = 0; i < count; i++) {
		const char* name = i < fileCount ? files[i] : builtinName(i - fileCount);
		if (i >= fileCount || !realpath(name, paths[i]))
			strcpy(paths[i], name);
		scripts[i] = sourceCompile(the, paths[i]);
		numberNames(the, scripts[i]);
		keepInFlash(scripts[i]);
	}
	writeNames(the, first);
	writeNumber((uint32_t)count);
	for (int i = 0; i < count; i++)
		writeModule(paths[i], scripts[i]);
}

static void fail(const char* file)
{
	perror(file);
	systemExit(1);
}

void bytecodeWrite(txMachine* machine, char** files, int fileCount, const char* file)
{
	output = fopen(file, "wb");
	if (!output)
		fail(file);
	xsBeginHost(machine);
	{
		mxTry(the) {
			compile(the, files, fileCount);
		}
		mxCatch(the) {
			failWith(the, &mxException, "");
		}
	}
	xsEndHost(machine);
	if (fclose(output) != 0)
		fail(file);
	systemExit(0);
}
