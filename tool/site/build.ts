// Builds the site: the docs, the reference and the page of `uasyncio ide` in one folder of static files.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';
import { distFolder, packageRoot } from '../root.js';
import { documentOf, escapeHtml, type Heading, type Page } from './html.js';
import { anchorOf, codeBlock, headingOf, pageOf } from './markdown.js';
import { referencePage } from './reference.js';

const EXAMPLES = 'examples';

/** Builds the site into a folder. The library must have been built. */
export function buildSite(target: string): void {
  const site = new Site(target);
  mkdirSync(target, { recursive: true });
  cpSync(join(distFolder(), 'ide'), join(target, 'ide'), { recursive: true });
  const images = join(packageRoot(), 'docs', 'images');
  if (existsSync(images)) cpSync(images, join(target, 'images'), { recursive: true });
  for (const name of ['colors.css', 'site/site.css'])
    cpSync(join(packageRoot(), 'tool', name), join(target, basename(name)));
  for (const path of site.documents) site.writeDocument(path);
  site.write('reference.html', referencePage());
  site.write('examples.html', examplesPage());
  site.writeSources();
}

class Site {
  readonly documents: string[];
  /** Other files of the repository that pages link to, by the names of their pages. */
  private sources = new Map<string, string>();

  constructor(private target: string) {
    const docs = readdirSync(join(packageRoot(), 'docs')).filter((name) => name.endsWith('.md'));
    this.documents = ['README.md', 'CONTRIBUTING.md', ...docs.map((name) => `docs/${name}`)];
  }

  write(file: string, page: Page): void {
    writeFileSync(join(this.target, file), documentOf(file, page));
  }

  /** `path` is that of a Markdown file in the repository. */
  writeDocument(path: string): void {
    const text = readFileSync(join(packageRoot(), path), 'utf8');
    const link = (href: string): string => this.address(href, dirname(path));
    this.write(pageName(path), pageOf(text, link));
  }

  /** The address in the site of what a file in `folder` links to. */
  private address(href: string, folder: string): string {
    if (/^(?:[a-z]+:|#)/.test(href)) return href;
    const [, path = '', anchor = ''] = /^([^#]*)(#.*)?$/.exec(href) ?? [];
    const file = normalize(join(folder, path));
    if (this.documents.includes(file)) return pageName(file) + anchor;
    if (file.startsWith('docs/images/')) return relative('docs', file);
    if (file === EXAMPLES) return 'examples.html';
    if (file.startsWith(`${EXAMPLES}/`))
      return `examples.html#${anchorOf(relative(EXAMPLES, file))}`;
    const page = `source-${file.replaceAll('/', '-')}.html`;
    this.sources.set(page, file);
    return page;
  }

  writeSources(): void {
    for (const [page, file] of this.sources) this.write(page, sourcePage(file));
  }
}

function pageName(path: string): string {
  if (path === 'README.md') return 'index.html';
  return `${basename(path, '.md').toLowerCase()}.html`;
}

/** A file of the repository, or the names of those in a folder. */
function sourcePage(path: string): Page {
  const full = join(packageRoot(), path);
  const text = statSync(full).isDirectory()
    ? readdirSync(full).join('\n')
    : readFileSync(full, 'utf8');
  const html = `<h1><code>${escapeHtml(path)}</code></h1>\n<pre><code>${escapeHtml(text)}</code></pre>\n`;
  return { title: path, html, headings: [] };
}

function examplesPage(): Page {
  const folder = join(packageRoot(), EXAMPLES);
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const headings: Heading[] = [];
  const titled = (depth: number, name: string): string => {
    const heading = { depth, text: `<code>${name}</code>`, id: anchorOf(name) };
    headings.push(heading);
    return headingOf(depth, heading.text, heading.id);
  };
  const example = (depth: number, name: string): string =>
    titled(depth, name) + codeBlock(readFileSync(join(folder, name), 'utf8'), 'ts');
  const parts = [
    ...files.map((name) => example(2, name)),
    ...folders.flatMap((name) => [
      titled(2, name),
      ...readdirSync(join(folder, name)).map((file) => example(3, `${name}/${file}`)),
    ]),
  ];
  return { title: 'Examples', html: `<h1>Examples</h1>\n${parts.join('')}`, headings };
}
