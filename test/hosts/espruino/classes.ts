import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';

const t = babel.types;

/** Turns classes into functions, as Espruino treats them: a constructor of a subclass need not call super(). */
export function classesToFunctions(code: string): string {
  if (!/\bclass\b/.test(code)) return code;
  const result = babel.transformSync(code, {
    babelrc: false,
    configFile: false,
    sourceType: 'script',
    compact: true,
    plugins: [
      () => ({
        visitor: {
          Class: {
            exit(path: NodePath<T.Class>) {
              if (path.isClassDeclaration()) {
                const id = path.node.id as T.Identifier;
                path.replaceWith(
                  t.variableDeclaration('var', [t.variableDeclarator(id, make(path))]),
                );
              } else path.replaceWith(make(path));
            },
          },
        },
      }),
    ],
  });
  return result?.code ?? '';
}

/** `make(Base, constructor, [[owner, kind, name, value], …])`, where owner is 0 for the prototype. */
function make(path: NodePath<T.Class>): T.Expression {
  const { superClass, body } = path.node;
  const base = path.scope.generateUidIdentifier('base');
  let creator: T.Expression = t.nullLiteral();
  const members: T.Expression[] = [];
  for (const member of path.get('body').get('body') as NodePath[]) {
    const { node } = member;
    replaceSupers(member, base);
    if (t.isClassMethod(node)) {
      const fn = t.functionExpression(null, node.params as T.Identifier[], node.body);
      if (node.kind === 'constructor') creator = fn;
      else members.push(entry(node.static === true, node.kind, node.key, fn));
    } else if (t.isClassProperty(node) && node.value)
      members.push(entry(node.static === true, 'method', node.key, node.value));
  }
  body.body = [];
  const call = t.callExpression(t.identifier('__class'), [
    base,
    creator,
    t.arrayExpression(members),
  ]);
  const outer = t.arrowFunctionExpression([base], call);
  return t.callExpression(outer, [superClass ?? t.nullLiteral()]);
}

function entry(isStatic: boolean, kind: string, key: T.Node, value: T.Expression): T.Expression {
  const name = t.stringLiteral((key as T.Identifier).name);
  return t.arrayExpression([t.booleanLiteral(isStatic), t.stringLiteral(kind), name, value]);
}

function replaceSupers(member: NodePath, base: T.Identifier): void {
  const isStatic = (member.node as T.ClassMethod).static === true;
  member.traverse({
    Super(path) {
      const parent = path.parentPath;
      const call = parent?.parentPath;
      if (parent?.isCallExpression()) {
        parent.node.callee = t.memberExpression(t.cloneNode(base), t.identifier('call'));
        parent.node.arguments.unshift(t.thisExpression());
        return;
      }
      path.replaceWith(
        isStatic
          ? t.cloneNode(base)
          : t.memberExpression(t.cloneNode(base), t.identifier('prototype')),
      );
      if (!call?.isCallExpression() || parent?.key !== 'callee') return;
      call.node.callee = t.memberExpression(parent.node as T.Expression, t.identifier('call'));
      call.node.arguments.unshift(t.thisExpression());
    },
  });
}
