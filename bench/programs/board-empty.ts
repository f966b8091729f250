// The memory that the engine itself takes on a 32-bit chip, without any program.
import { chunks, collect, slots } from 'uasyncio:heap';

collect();
console.log(JSON.stringify({ loaded: 16 * slots() + chunks(), slots: slots() }));
