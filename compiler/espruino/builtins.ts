/*
 * What Espruino 2v29 for Linux has, taken from the tables of the binary (gen/jswrapper.c) and tried out. Boards have
 * fewer hardware objects, and variables for their pins; the objects of the language are the same.
 */

/** Properties of the global object. */
export const GLOBALS: ReadonlySet<string> = words(`
  AES Array ArrayBuffer ArrayBufferView Boolean DataView Date E Error File Float32Array
  Float64Array Function Graphics HIGH I2C I2C1 I2C2 I2C3 Infinity Int16Array Int32Array
  Int8Array InternalError JSON LOW LoopbackA LoopbackB Math Modules NaN Number Object OneWire
  Pin Promise ReferenceError RegExp SPI SPI1 SPI2 SPI3 Serial Serial1 Serial2 Serial3 Serial4
  Serial5 Serial6 Server Socket StorageFile String SyntaxError TFMicroInterpreter Telnet
  TypeError USB Uint16Array Uint24Array Uint32Array Uint8Array Uint8ClampedArray Waveform
  analogRead analogWrite atob btoa changeInterval clearInterval clearTimeout clearWatch console
  decodeURIComponent dgramSocket digitalPulse digitalRead digitalWrite dump echo edit
  encodeURIComponent eval getPinMode getSerial getTime global globalThis httpCRq httpCRs httpSRq
  httpSRs httpSrv isFinite isNaN load parseFloat parseInt peek16 peek32 peek8 pinMode poke16
  poke32 poke8 print process require reset save setBusyIndicator setInterval setSleepIndicator
  setTime setTimeout setWatch shiftOut trace url quit
`);

/** Globals that are objects. Parameters of arrow functions can have these names. */
export const OBJECTS: ReadonlySet<string> = words(`
  Pin Array ArrayBuffer ArrayBufferView Uint8Array Uint8ClampedArray Int8Array Uint16Array
  Int16Array Uint24Array Uint32Array Int32Array Float32Array Float64Array DataView Date Error
  SyntaxError TypeError InternalError ReferenceError Function console JSON Number Object Boolean
  RegExp String Modules Math E process OneWire Promise Serial StorageFile SPI I2C Waveform File
  Graphics url Server Socket dgramSocket httpSrv httpSRq httpSRs httpCRq httpCRs AES
  TFMicroInterpreter
`);

/** The other globals: parameters of arrow functions cannot have these names. */
export const NATIVE_NAMES: readonly string[] = [...GLOBALS].filter((name) => !OBJECTS.has(name));

/** Modules that `require` finds without a file. */
export const LIBRARIES: ReadonlySet<string> = words(`
  timer Flash Storage heatshrink fs net dgram tls http NetworkJS TelnetServer crypto tensorflow
`);

/** Globals of JavaScript, browsers and Node that Espruino does not have. */
export const MISSING_GLOBALS: ReadonlySet<string> = words(`
  AbortController AbortSignal AggregateError Atomics BigInt BigInt64Array BigUint64Array Blob
  BroadcastChannel Buffer CustomEvent DOMException EvalError Event EventTarget FileReader
  FinalizationRegistry FormData Float16Array Headers Intl Iterator Map MessageChannel Proxy
  RangeError Reflect Request Response Set SharedArrayBuffer Symbol TextDecoder TextEncoder
  URIError URL URLSearchParams WeakMap WeakRef WeakSet WebAssembly WebSocket Worker
  XMLHttpRequest __dirname __filename alert cancelAnimationFrame clearImmediate confirm crypto
  decodeURI document encodeURI escape fetch localStorage location navigator performance prompt
  queueMicrotask requestAnimationFrame self sessionStorage setImmediate structuredClone unescape
  window
`);

/** Members of global objects and of libraries. */
export const STATICS: ReadonlyMap<string, ReadonlySet<string>> = table({
  Array: 'isArray',
  Date: 'now parse',
  E: `
    CRC32 FFT HSBtoRGB asUTF8 asm clip compiledC connectSDCard convolve decodeUTF8 defrag
    dumpFragmentation dumpStr dumpVariables enableWatchdog fromUTF8 getAddressOf getAnalogVRef
    getClock getConsole getErrorFlags getFlags getPowerUsage getSizeOf getTemperature hwRand
    internal isUTF8 kickWatchdog lockConsole lookupNoCase mapInPlace memoryArea memoryMap
    nativeCall openFile pipe reboot reverseByte setBootCode setClock setConsole setDST setFlags
    setPassword setTimeZone srand stopEventPropagation sum toArrayBuffer toFlatString toJS
    toString toUint8Array unmountSD variance
  `,
  JSON: 'parse stringify',
  Math: `
    E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil clip cos exp floor
    log max min pow randInt random round sign sin sqrt tan wrap
  `,
  Number: 'MAX_VALUE MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY',
  Object: `
    assign create defineProperties defineProperty entries fromEntries getOwnPropertyDescriptor
    getOwnPropertyDescriptors getOwnPropertyNames getPrototypeOf keys setPrototypeOf values
  `,
  Promise: 'all reject resolve',
  Serial: 'find',
  Storage: `
    compact erase eraseAll getFree getStats hash list open optimise read readArrayBuffer
    readJSON write writeJSON
  `,
  String: 'fromCharCode',
  console: 'debug error info log trace warn',
  net: 'connect createServer',
  process: 'env memory version',
  tls: 'connect',
});

/** Members of instances: ArrayBufferView stands for all typed arrays, Object for all objects. */
export const METHODS: ReadonlyMap<string, ReadonlySet<string>> = table({
  Array: `
    concat every fill filter find findIndex forEach includes indexOf join length map pop push
    reduce reverse shift slice some sort splice toString unshift
  `,
  ArrayBuffer: 'byteLength',
  ArrayBufferView: `
    buffer byteLength byteOffset every fill filter find findIndex forEach includes indexOf join
    map reduce reverse set slice some sort subarray
  `,
  DataView: `
    getFloat32 getFloat64 getInt16 getInt32 getInt8 getUint16 getUint32 getUint8 setFloat32
    setFloat64 setInt16 setInt32 setInt8 setUint16 setUint32 setUint8
  `,
  Date: `
    getDate getDay getFullYear getHours getIsDST getMilliseconds getMinutes getMonth getSeconds
    getTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds
    getUTCMinutes getUTCMonth getUTCSeconds setDate setFullYear setHours setMilliseconds
    setMinutes setMonth setSeconds setTime toISOString toJSON toLocalISOString toString
    toUTCString valueOf
  `,
  Error: 'toString',
  File: 'close pipe read seek skip write',
  Function: 'apply bind call replaceWith',
  Number: 'toFixed',
  Object: `
    addListener clone emit hasOwnProperty length on prependListener removeAllListeners
    removeListener toString valueOf
  `,
  Pin: 'analog getInfo getMode mode pulse pwm read reset set toggle write',
  Promise: 'catch then',
  RegExp: 'exec test',
  Serial: `
    available flush inject isConnected pipe print println read setConsole setup unsetup write
  `,
  Server: 'close listen',
  Socket: 'available end pipe read write',
  StorageFile: 'erase getLength pipe read readLine write',
  String: `
    charAt charCodeAt concat endsWith includes indexOf lastIndexOf length match padEnd padStart
    removeAccents repeat replace replaceAll slice split startsWith substr substring toLowerCase
    toUpperCase trim
  `,
});

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

function table(lists: Record<string, string>): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(Object.entries(lists).map(([name, list]) => [name, words(list)]));
}
