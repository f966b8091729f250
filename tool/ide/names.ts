// Reads from the declarations of the library which names the editor offers.
import { join } from 'node:path';
import type { types as t } from '@babel/core';
import { Declarations, type Declared, docOf, membersOf } from '../declarations.js';
import type { Name, Names } from './editor.js';

const KINDS: Record<string, Name['kind']> = {
  TSDeclareFunction: 'function',
  FunctionDeclaration: 'function',
  ClassDeclaration: 'class',
  TSInterfaceDeclaration: 'type',
  TSTypeAliasDeclaration: 'type',
  VariableDeclaration: 'variable',
};

export function namesOf(types: string): Names {
  const exports = new Map<string, Name>();
  const members = new Map<string, Name>();
  for (const declared of new Declarations(join(types, 'src', 'index.d.ts')).exports()) {
    const { name, node, text } = declared;
    const kind = KINDS[node.type];
    if (kind === undefined) continue;
    const doc = firstSentence(declared.doc);
    const detail = kind === 'function' ? parameters(node as t.TSDeclareFunction, text) : '';
    if (!exports.has(name) || doc !== '') exports.set(name, { name, kind, detail, doc });
    if (node.type === 'ClassDeclaration') addMembers(members, declared);
  }
  return { exports: [...exports.values()], members: [...members.values()] };
}

function firstSentence(doc: string): string {
  const plain = doc.replace(/\s+/g, ' ');
  return /^.*?[.:](?= |$)/.exec(plain)?.[0] ?? plain;
}

function parameters(node: { params: t.Node[] }, text: Declared['text']): string {
  return `(${node.params.map((each) => text(each).replace(/:[\s\S]*/, '')).join(', ')})`;
}

function addMembers(members: Map<string, Name>, declared: Declared): void {
  for (const member of membersOf(declared)) {
    const { key } = member as t.ClassMethod;
    if (key?.type !== 'Identifier' || key.name === 'constructor') continue;
    const isMethod = member.type === 'TSDeclareMethod';
    const detail = isMethod ? parameters(member as never, declared.text) : '';
    const kind = isMethod ? 'method' : 'property';
    if (!members.has(key.name))
      members.set(key.name, {
        name: key.name,
        kind,
        detail,
        doc: firstSentence(docOf(member)),
      });
  }
}
