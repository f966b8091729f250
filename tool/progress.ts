/** Says on stderr what takes a while. */
export function progress(line: string): void {
  process.stderr.write(`uasyncio: ${line}\n`);
}
