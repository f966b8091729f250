/*
 * XS's interpreter, compiled so that it records file and line.
 *
 * A release build of XS drops both, so errors would not show where they were thrown. A debug build adds a
 * debugger, other error messages and one more slot for every promise. Here only the interpreter is compiled
 * as for debugging, with the structures of a release build.
 */
#include "xsAll.h"

#define mxDebug 1
/* XS asks at each statement whether its debugger has a command. On Linux the host looks for signals there. */
#ifdef mxHostSignals
#define fxIsReadable(the) hostSignalled
#define fxDebugCommand(the) waitSignals(the)
extern PER_MACHINE volatile int hostSignalled;
extern void waitSignals(txMachine* the);
#else
#define fxIsReadable(the) 0
#define fxDebugCommand(the) ((void)0)
#endif
#define fxDebugLine(the, id, line) ((void)0)
#define fxDebugLoop(the, path, line, message) ((void)0)
#define fxDebugThrow(the, path, line, message) ((void)0)

#include "xsRun.c"
