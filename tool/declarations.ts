// Reads declarations (`.d.ts`): for the names that the editor of the page offers, and for the reference of the site.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync, type types as t } from '@babel/core';

const PARSER = {
  babelrc: false,
  configFile: false,
  sourceType: 'module',
  parserOpts: { plugins: [['typescript', { dts: true }]] },
} as const;

export interface Declared {
  name: string;
  node: t.Declaration;
  /** The doc comment, in Markdown; '' if there is none. */
  doc: string;
  /** The text of a node of this file. */
  text: (node: t.Node) => string;
}

/** A file of declarations, and what it exports. */
export class Declarations {
  private text: string;
  private statements: t.Statement[];

  constructor(private file: string) {
    this.text = readFileSync(file, 'utf8');
    this.statements = (parseSync(this.text, PARSER as never) as t.File).program.body;
  }

  /** All exported declarations; overloads are several of the same name. `wanted`: only these names. */
  exports(wanted?: Set<string>): Declared[] {
    return this.statements.flatMap((statement) => this.exported(statement, wanted));
  }

  private exported(statement: t.Statement, wanted: Set<string> | undefined): Declared[] {
    if (statement.type === 'ExportAllDeclaration')
      return this.other(statement.source.value)?.exports(wanted) ?? [];
    if (statement.type !== 'ExportNamedDeclaration') return [];
    const { declaration, source, specifiers } = statement;
    if (source) {
      const names = specifiers.map(({ exported }) => (exported as t.Identifier).name);
      const ours = names.filter((name) => wanted?.has(name) ?? true);
      return this.other(source.value)?.exports(new Set(ours)) ?? [];
    }
    if (!declaration) return [];
    const name = nameOf(declaration);
    if (name === '' || wanted?.has(name) === false) return [];
    const text = (node: t.Node) => this.text.slice(node.start as number, node.end as number);
    return [{ name, node: declaration, doc: docOf(statement), text }];
  }

  /** Undefined for packages, whose declarations are not ours. */
  private other(path: string): Declarations | undefined {
    if (!path.startsWith('.')) return undefined;
    return new Declarations(join(dirname(this.file), path.replace(/\.js$/, '.d.ts')));
  }
}

function nameOf(node: t.Declaration): string {
  if (node.type === 'VariableDeclaration')
    return (node.declarations[0] as { id: t.Identifier }).id.name;
  return ((node as t.ClassDeclaration).id as t.Identifier | undefined)?.name ?? '';
}

/** The doc comment before a node, without its stars; '' if there is none. */
export function docOf({ leadingComments }: t.Node): string {
  const comment = leadingComments?.at(-1)?.value ?? '';
  if (!comment.startsWith('*')) return '';
  return comment.replace(/^\s*\*+ ?/gm, '').trim();
}

/** The members of a class or an interface that are for users. */
export function membersOf({ node }: Declared): t.Node[] {
  const { body } = node as t.ClassDeclaration | t.TSInterfaceDeclaration;
  return (body.body as t.Node[]).filter((member) => {
    const { key } = member as t.ClassMethod;
    return key?.type !== 'Identifier' || !key.name.endsWith('_');
  });
}
