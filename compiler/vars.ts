import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NodePath, PluginObj, types as T } from '@babel/core';
import * as babel from '@babel/core';
import blockScoping from '@babel/plugin-transform-block-scoping';
import type { Made } from './dialects.js';
import { profiles } from './lean.js';

const t = babel.types;

/**
 * A module of the library with numbers in place of their names, and `var` in place of `let`, `const` and `class`; its
 * parts for the profiles are apart (lean.ts).
 * QuickJS checks each use of the three at run time, which is a tenth of a task switch. Programs keep them: the library
 * alone never uses a variable before its declaration. Simple patterns become reads of properties: for each name in a
 * pattern behind `var` QuickJS 2021 makes an object.
 */
export async function toVars(code: string, id: string): Promise<Made> {
  const result = await babel.transformAsync(code, {
    babelrc: false,
    configFile: false,
    compact: false,
    sourceMaps: true,
    sourceFileName: id,
    plugins: [
      // First: profiles copies expressions, where numbers would not find the names.
      [numbers, { code, folder: dirname(id) }],
      [profiles, { id }],
      classes,
      patterns,
      blockScoping,
    ],
  });
  return { code: result?.code ?? code, map: JSON.stringify(result?.map) };
}

/** `export const NAME = 1;` and `const NAME = 1;` */
const NUMBER = /^(?:export )?const (\w+) = (-?\d+);$/gm;

/** Replaces the names of constants, of this module and of those that it imports, by their numbers. */
function numbers(_: unknown, { code, folder }: { code: string; folder: string }): PluginObj {
  return {
    visitor: {
      Program(program) {
        for (const [name, value] of numbersIn(code)) replace(program, name, value);
        for (const node of program.node.body)
          if (t.isImportDeclaration(node) && /^\..*\.js$/.test(node.source.value))
            imported(program, node, join(folder, node.source.value));
      },
    },
  };
}

function numbersIn(source: string): Map<string, number> {
  return new Map(
    [...source.matchAll(NUMBER)].map(([, name, value]) => [name as string, Number(value)]),
  );
}

function imported(program: NodePath<T.Program>, node: T.ImportDeclaration, file: string): void {
  const known = numbersIn(readFileSync(file.replace(/\.js$/, '.ts'), 'utf8'));
  for (const specifier of node.specifiers) {
    if (!t.isImportSpecifier(specifier) || !t.isIdentifier(specifier.imported)) continue;
    const value = known.get(specifier.imported.name);
    if (value !== undefined) replace(program, specifier.local.name, value);
  }
}

function replace(program: NodePath<T.Program>, name: string, value: number): void {
  for (const use of program.scope.getBinding(name)?.referencePaths ?? [])
    if (!use.parentPath?.isExportSpecifier() && !use.isExportDeclaration())
      use.replaceWith(t.valueToNode(value));
}

/** `class A {…}` at the top of the module becomes `const A = class {…}`. */
function classes(): PluginObj {
  return {
    visitor: {
      ClassDeclaration(path) {
        const { parentPath, node } = path;
        const exported = parentPath.isExportNamedDeclaration();
        if (!(parentPath.isProgram() || exported) || !node.id) return;
        const { id, superClass, body } = node;
        path.replaceWith(
          t.variableDeclaration('var', [
            t.variableDeclarator(id, t.classExpression(null, superClass, body)),
          ]),
        );
      },
    },
  };
}

/** `const { a, b: c } = x` becomes `const a = x.a, c = x.b`. Patterns with defaults, rests or patterns inside stay. */
function patterns(): PluginObj {
  return {
    visitor: {
      VariableDeclaration({ node, scope }) {
        let changed = false;
        node.declarations = node.declarations.flatMap((each) => {
          const names = t.isObjectPattern(each.id) && each.init ? simple(each.id) : undefined;
          if (names === undefined) return each;
          changed = true;
          const from = each.init as T.Expression;
          const known = t.isIdentifier(from) || t.isThisExpression(from);
          const source = known ? from : scope.generateUidIdentifier('from');
          const reads = names.map(({ key, value }) =>
            t.variableDeclarator(
              value as T.Identifier,
              t.memberExpression(t.cloneNode(source), key as T.Identifier),
            ),
          );
          return known ? reads : [t.variableDeclarator(source as T.Identifier, from), ...reads];
        });
        if (changed) scope.crawl();
      },
    },
  };
}

/** The properties of a pattern that has only names. */
function simple({ properties }: T.ObjectPattern): T.ObjectProperty[] | undefined {
  const names = properties.filter(
    (each): each is T.ObjectProperty =>
      t.isObjectProperty(each) && t.isIdentifier(each.key) && t.isIdentifier(each.value),
  );
  return names.length === properties.length && names.length > 0 ? names : undefined;
}
