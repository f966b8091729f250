// What the engine itself takes on a chip of 32 bits, without any program.
import { chunks, collect, slots } from 'uasyncio:heap';

collect();
console.log(JSON.stringify({ loaded: 16 * slots() + chunks() }));
