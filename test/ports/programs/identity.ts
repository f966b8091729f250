// Stands for certificates that the tests make: see test/support/ports.ts.
export const ca = '';
export const cert = '';
export const key = '';
