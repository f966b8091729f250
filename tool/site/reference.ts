// Makes the reference: every export of the library, with its signature, its doc comment and its members.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { types as t } from '@babel/core';
import { Marked } from 'marked';
import { Declarations, type Declared, docOf, membersOf } from '../declarations.js';
import { packageRoot } from '../root.js';
import { escapeHtml, type Heading, type Page } from './html.js';
import { headingOf } from './markdown.js';

export interface Entry {
  /** As programs import it. */
  id: string;
  declared: Declared[];
}

const MAIN = 'uasyncio';
const markdown = new Marked();

/** The entries of the package, with what the main one does not have. */
export function entries(): Entry[] {
  const { exports } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
    exports: Record<string, string | { types?: string }>;
  };
  const found = Object.entries(exports).flatMap(([path, target]): Entry[] => {
    const types = typeof target === 'string' ? undefined : target.types;
    if (types === undefined || !types.startsWith('./dist/')) return [];
    const file = join(packageRoot(), types);
    const declared = existsSync(file) ? new Declarations(file).exports() : [];
    return [{ id: MAIN + path.slice(1), declared }];
  });
  const main = new Set(found.find(({ id }) => id === MAIN)?.declared.map(identity));
  return found
    .map(({ id, declared }) => ({
      id,
      declared: id === MAIN ? declared : declared.filter((each) => !main.has(identity(each))),
    }))
    .filter(({ declared }) => declared.length > 0);
}

/** Entries export the same declaration, read several times. */
function identity({ name, node, text }: Declared): string {
  return `${name} ${text(node)}`;
}

function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en');
}

export function anchorIn({ id }: Entry, name: string): string {
  return id === MAIN ? name : `${id.slice(MAIN.length + 1).replaceAll('/', '-')}.${name}`;
}

export function referencePage(): Page {
  const all = entries();
  const headings: Heading[] = [];
  const heading = (depth: number, html: string, id: string): string => {
    headings.push({ depth, text: html, id });
    return headingOf(depth, html, id);
  };
  const parts = all.map((entry) => {
    const writer = new Writer(all, entry);
    const names = [...new Set(entry.declared.map(({ name }) => name))].sort(byName);
    const title = heading(2, `<code>${entry.id}</code>`, `entry-${entry.id.replaceAll('/', '-')}`);
    const sections = names.map(
      (name) =>
        heading(3, `<code>${name}</code>`, anchorIn(entry, name)) +
        writer.write(entry.declared.filter((each) => each.name === name)),
    );
    return title + sections.join('');
  });
  return {
    title: 'Reference',
    headings,
    html: `<h1 id="reference">Reference</h1>
<p>Every name that the package exports, from the comments in its source. <a href="api.html">API</a> has them in tables, by
subject, with what Python calls them.</p>\n${parts.join('')}`,
  };
}

/** Writes what an entry exports. */
class Writer {
  /** The anchors of names of types. */
  private anchors = new Map<string, string>();

  constructor(all: Entry[], entry: Entry) {
    for (const from of [all[0] as Entry, entry])
      for (const { name, node } of from.declared)
        if (node.type !== 'TSDeclareFunction' && /^[A-Z]/.test(name))
          this.anchors.set(name, anchorIn(from, name));
  }

  /** All declarations of one name. */
  write(declared: Declared[]): string {
    const signatures = declared.map((each) => this.signature(each));
    const docs = declared.map(({ doc }) => paragraphs(doc));
    const members = declared
      .filter(
        ({ node: { type } }) => type === 'ClassDeclaration' || type === 'TSInterfaceDeclaration',
      )
      .flatMap((each) => membersOf(each).flatMap((member) => this.member(member, each)));
    const list = members.length === 0 ? '' : `<dl>\n${members.join('')}</dl>\n`;
    return `<pre><code>${signatures.join('\n')}</code></pre>\n${docs.join('')}${list}`;
  }

  private signature({ name, node, text }: Declared): string {
    const whole = text(node).replace(/^declare /, '');
    if (node.type !== 'ClassDeclaration' && node.type !== 'TSInterfaceDeclaration')
      return this.linked(whole, name);
    const head = whole.slice(0, (node.body.start as number) - (node.start as number));
    // What the library itself needs of a class is not for users.
    const short = head.replace(/^declare /, '').replace(/ implements [^{]*/, '');
    return this.linked(short.slice(0, short.lastIndexOf('{') + 1 || undefined).trim(), name);
  }

  private member(member: t.Node, { name, text }: Declared): string[] {
    const { kind, params } = member as t.ClassMethod;
    if (kind === 'constructor' && !params.every((each) => this.isPublic(text(each)))) return [];
    const doc = docOf(member);
    return [
      `<dt><code>${this.linked(text(member), name)}</code></dt>\n<dd>${paragraphs(doc)}</dd>\n`,
    ];
  }

  /** Constructors that take what is internal are called by the library only. */
  private isPublic(parameter: string): boolean {
    const [, type = ''] = /:([\s\S]*)/.exec(parameter) ?? [];
    const names = type.match(/\b[A-Z]\w+/g) ?? [];
    return names.every((name) => this.anchors.has(name) || name in globalThis);
  }

  /** Code in HTML, in which the names of types are links. */
  private linked(code: string, except: string): string {
    return escapeHtml(code).replace(/\b[A-Z]\w*\b/g, (name) => {
      const anchor = name === except ? undefined : this.anchors.get(name);
      return anchor === undefined ? name : `<a href="#${anchor}">${name}</a>`;
    });
  }
}

function paragraphs(doc: string): string {
  return doc === '' ? '' : markdown.parse(doc, { async: false });
}
