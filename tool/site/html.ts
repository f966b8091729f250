// What all pages of the site share.

export interface Heading {
  depth: number;
  /** In HTML. */
  text: string;
  id: string;
}

export interface Page {
  title: string;
  html: string;
  headings: Heading[];
}

const NAVIGATION = [
  ['index.html', 'uasyncio'],
  ['guide.html', 'Guide'],
  ['questions.html', 'Questions'],
  ['tools.html', 'Tools'],
  ['api.html', 'API'],
  ['reference.html', 'Reference'],
  ['examples.html', 'Examples'],
  ['ide/', 'Try it'],
];

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** `file`: the name of the page. */
export function documentOf(file: string, { title, html, headings }: Page): string {
  const links = NAVIGATION.map(([href, text]) => {
    const current = href === file ? ' aria-current="page"' : '';
    return `<a href="${href}"${current}>${text}</a>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self' data:">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="colors.css">
<link rel="stylesheet" href="site.css">
</head>
<body>
<header><nav aria-label="Pages">${links.join('\n')}</nav></header>
<div class="columns">
${contents(headings)}<main>
${html}</main>
</div>
</body>
</html>
`;
}

function contents(headings: Heading[]): string {
  const shown = headings.filter(({ depth }) => depth === 2 || depth === 3);
  if (shown.length < 2) return '';
  const items = shown.map(
    ({ depth, text, id }) => `<li class="depth-${depth}"><a href="#${id}">${text}</a></li>`,
  );
  return `<nav class="contents" aria-label="On this page"><ul>\n${items.join('\n')}\n</ul></nav>\n`;
}
