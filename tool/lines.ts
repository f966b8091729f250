/** Cuts what a board prints into lines, and leaves out the prompt and the codes that move the cursor. */
export class Lines {
  private rest = '';

  constructor(private take: (line: string) => void) {}

  add(text: string): void {
    const lines = (this.rest + text).split(/\r?\n/);
    this.rest = lines.pop() as string;
    for (const line of lines) this.take(bare(line));
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what terminals understand
const CONTROL = /\x1b\[[\d;]*[A-Za-z]|[\x00-\x08\x0e-\x1f]/g;

function bare(line: string): string {
  return line.replace(CONTROL, '').replace(/^\r*(?:>\r*)?/, '');
}
