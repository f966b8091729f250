/*
 * XS's interpreter, told to keep track of file and line.
 *
 * A release build of XS drops both, so errors would say nothing of where they arose; a debug build
 * brings a debugger, other error messages and one more slot for every promise. This file takes the
 * middle: only the interpreter is compiled as for debugging, on the structures of a release build.
 */
#include "xsAll.h"

#define mxDebug 1
#define fxIsReadable(the) 0
#define fxDebugCommand(the) ((void)0)
#define fxDebugLine(the, id, line) ((void)0)
#define fxDebugLoop(the, path, line, message) ((void)0)
#define fxDebugThrow(the, path, line, message) ((void)0)

#include "xsRun.c"
