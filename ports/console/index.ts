import { format } from './format.js';
import type { IsClass } from './functions.js';
import { provideIsClass } from './inspect.js';

/** The function that a host calls with the arguments of `console.log`. */
export function make(test?: IsClass): typeof format {
  provideIsClass(test);
  return format;
}
