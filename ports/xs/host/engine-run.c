/*
 * XS's interpreter, compiled so that it records file and line.
 *
 * A release build of XS drops both, so errors would not show where they were thrown. A debug build adds a
 * debugger, other error messages and one more slot for every promise. Here only the interpreter is compiled
 * as for debugging, with the structures of a release build.
 */
#include "xsAll.h"

#define mxDebug 1
/* XS can count what it executes, and asks now and then, in loops and calls, whether to go on. On Linux the host looks for
   signals there. The fields for that are in mxMachinePlatform, because XS has them only where all of it counts. */
#ifdef mxHostSignals
#define mxMetering 1
extern void fxCheckMetering(txMachine* the);
#endif
#define fxIsReadable(the) 0
#define fxDebugCommand(the) ((void)0)
#define fxDebugLine(the, id, line) ((void)0)
#define fxDebugLoop(the, path, line, message) ((void)0)
#define fxDebugThrow(the, path, line, message) ((void)0)

#include "xsRun.c"
