/** Placeholders that one step of the compiler writes and a later one replaces; the output has none. */
export const REGENERATOR = '__uasyncio_regenerator';
export const VALUES = '__uasyncio_values';
export const COROUTINE = '__uasyncio_coroutine';
export const ASYNC_GENERATOR = '__uasyncio_async_generator';
export const GENERATOR = '__uasyncio_generator';
export const EMIT = '__uasyncio_emit';
export const ITERATE = '__uasyncio_iterate';
export const METHOD = '__uasyncio_method';
export const KEPT_GENERATOR = '__uasyncio_kept_generator';
export const ASYNC_ITERATE = '__uasyncio_async_iterate';
export const FAILED = '__uasyncio_failed';
export const DELEGATE = '__uasyncio_delegate';
export const DEAD = '__uasyncio_dead';
export const EARLY = '__uasyncio_early';
export const LIVE = '__uasyncio_live';
export const WRITTEN = '__uasyncio_written';
export const CONSTANT = '__uasyncio_constant';
