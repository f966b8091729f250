// The properties of a frame that have the variables of its function. The minifier does not rename them: it gives the first
// ones to no other property (tool/minify.ts), and QuickJS's port keeps their hidden classes (ports/quickjs/shapes.ts).
export const SHORT = 'ABCDEFGH';

/** The name of the slot `index`: A to H, then `$8`, `$9`, … */
export function slotName(index: number): string {
  return SHORT[index] ?? `$${index}`;
}

export function isSlot(name: string): boolean {
  return SHORT.includes(name) || /^\$\d+$/.test(name);
}
