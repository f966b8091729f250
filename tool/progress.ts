/** Prints on stderr what the user is waiting for. */
export function progress(line: string): void {
  process.stderr.write(`uasyncio: ${line}\n`);
}
