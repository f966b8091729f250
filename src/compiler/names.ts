/** Placeholders between the steps of the compiler; none is left in its output. */
export const REGENERATOR = '__uasyncio_regenerator';
export const VALUES = '__uasyncio_values';
export const COROUTINE = '__uasyncio_coroutine';
export const ASYNC_GENERATOR = '__uasyncio_async_generator';
export const EMIT = '__uasyncio_emit';
export const ITERATE = '__uasyncio_iterate';
export const ITERATOR = '__uasyncio_iterator';

/** Marks on functions that are generators only between the steps, or not while Babel looks. */
export interface Marks {
  _uasyncio?: 'coroutine' | 'generator' | 'hidden';
}
