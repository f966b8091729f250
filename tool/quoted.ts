/** Escapes a text for a regular expression, which then matches exactly this text. */
export function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
