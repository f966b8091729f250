// Makes pages of Markdown.
import { Marked, type Tokens } from 'marked';
import { escapeHtml, type Heading, type Page } from './html.js';
import { isRunnable, pageLink } from './program.js';

/** The anchor of a heading, as GitHub makes it. */
export function anchorOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

/** A block of code; with a link that opens it in the page, if it can run there. */
export function codeBlock(code: string, language = ''): string {
  const text = code.replace(/\n?$/, '\n');
  const block = `<pre><code class="language-${language}">${escapeHtml(text)}</code></pre>\n`;
  if (!/^[tj]s$/.test(language) || !isRunnable(text)) return block;
  return `<div class="program">${block}<a class="run" href="${pageLink(text)}">Run in the page</a></div>\n`;
}

/** `link` returns the address of what the text links to. */
export function pageOf(text: string, link: (href: string) => string): Page {
  const headings: Heading[] = [];
  const used = new Map<string, number>();
  const marked = new Marked({
    hooks: {
      postprocess: (html: string) =>
        html
          .replaceAll('<table>', '<div class="wide"><table>')
          .replaceAll('</table>', '</table></div>'),
    },
    renderer: {
      heading({ tokens, depth }: Tokens.Heading) {
        const html = this.parser.parseInline(tokens);
        const anchor = anchorOf(this.parser.parseInline(tokens, this.parser.textRenderer));
        const before = used.get(anchor) ?? 0;
        used.set(anchor, before + 1);
        const id = before === 0 ? anchor : `${anchor}-${before}`;
        headings.push({ depth, text: html, id });
        return headingOf(depth, html, id);
      },
      code: ({ text: code, lang }: Tokens.Code) => codeBlock(code, lang),
      link({ href, tokens }: Tokens.Link) {
        return `<a href="${escapeHtml(link(href))}">${this.parser.parseInline(tokens)}</a>`;
      },
      image: ({ href, text: alt }: Tokens.Image) =>
        `<img src="${escapeHtml(link(href))}" alt="${escapeHtml(alt)}" loading="lazy">`,
    },
  });
  const html = marked.parse(text, { async: false });
  const title = headings[0]?.text.replace(/<[^>]*>/g, '') ?? 'uasyncio';
  return { title, html, headings };
}

export function headingOf(depth: number, html: string, id: string): string {
  const self = depth === 1 ? '' : ` <a class="self" href="#${id}" aria-label="Link to this">#</a>`;
  return `<h${depth} id="${id}">${html}${self}</h${depth}>\n`;
}
