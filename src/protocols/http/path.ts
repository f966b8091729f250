/** Where the path or the query begins behind a host. */
export function pathIn(text: string): number {
  let at = 0;
  while (at < text.length && '/?'.indexOf(text.charAt(at)) < 0) at++;
  return at;
}
