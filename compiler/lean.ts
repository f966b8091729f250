// What the lean profile leaves out of the modules of the library. Both forms are in the built library, as the branches
// of a constant: the tool chooses when it bundles a program.
import { dirname, relative } from 'node:path';
import type { NodePath, PluginObj, types as T } from '@babel/core';
import * as babel from '@babel/core';

const t = babel.types;

type Text = T.StringLiteral | T.TemplateLiteral;

/** A shorter text is hardly longer than a code. */
const SHORTEST = 16;
const PROFILE = 'src/core/profile.js';

/**
 * A Babel plugin.
 *
 * Texts for people: `text` becomes `LEAN ? code : text`. A code is what a hash of the text makes of it, so it is the same
 * in all builds, followed by the variable parts of the text: `E4k7(foo|bar)`. tool/codes.ts makes texts of codes.
 *
 * Checks of arguments: `if (wrong) throw new TypeError(…kind(x)…)` becomes `if (!LEAN && wrong) throw …`: `kind` of
 * core/checks.ts describes arguments.
 */
export function profiles(_: unknown, { id }: { id: string }): PluginObj {
  const root = id.replace(/\/(?:src|ports)\/(?!.*\/(?:src|ports)\/).*$/, '');
  return {
    visitor: {
      Program(program) {
        const found: NodePath<Text>[] = [];
        const LEAN = t.identifier('LEAN');
        const checks = new Set<T.Node>();
        program.traverse({
          IfStatement(path) {
            const { node } = path;
            if (checks.has(node) || !isCheck(node)) return;
            checks.add(node);
            node.test = t.logicalExpression('&&', t.unaryExpression('!', LEAN), node.test);
            // Rollup, where it removes the only statement of a loop, leaves none.
            if (path.parentPath.isLoop()) path.replaceWith(t.blockStatement([node]));
          },
          'StringLiteral|TemplateLiteral'(path: NodePath) {
            if (isText(path as NodePath<Text>)) found.push(path as NodePath<Text>);
          },
        } as babel.Visitor);
        // From the innermost: a text can be part of another one.
        for (const path of found.reverse())
          path.replaceWith(t.conditionalExpression(LEAN, coded(path.node), path.node));
        if (checks.size + found.length === 0 || program.scope.hasBinding('LEAN')) return;
        const from = t.stringLiteral(`./${relative(dirname(id), `${root}/${PROFILE}`)}`);
        program.unshiftContainer(
          'body',
          t.importDeclaration([t.importSpecifier(LEAN, LEAN)], from),
        );
      },
    },
  };
}

/** The fixed parts of a text; its variable parts are between them. */
function fixed(node: Text): string[] {
  return t.isStringLiteral(node)
    ? [node.value]
    : node.quasis.map(({ value }) => value.cooked as string);
}

function isCheck({ consequent, alternate }: T.IfStatement): boolean {
  const first = t.isBlockStatement(consequent) ? consequent.body[0] : consequent;
  if (alternate || !t.isThrowStatement(first)) return false;
  let describes = false;
  t.traverseFast(first, (node) => {
    if (t.isCallExpression(node) && t.isIdentifier(node.callee, { name: 'kind' })) describes = true;
  });
  return describes;
}

function isText({ node, parent, parentPath, key }: NodePath<Text>): boolean {
  const all = fixed(node).join('');
  if (all.length < SHORTEST || !/\w\W{0,2} \w/.test(all)) return false;
  if (t.isObjectProperty(parent) && key === 'key') return false;
  // The tables of protocols have numbers as keys: their texts are for a peer.
  if (t.isObjectProperty(parent) && t.isNumericLiteral(parent.key)) return false;
  // Lines of HTTP end so.
  if (all.includes('\r\n')) return false;
  // What is compared comes from the engine.
  if (t.isBinaryExpression(parent) && parent.operator !== '+') return false;
  const callee = parentPath?.isCallExpression() ? parentPath.node.callee : undefined;
  return !(t.isMemberExpression(callee) && t.isIdentifier(callee.property, { name: 'indexOf' }));
}

function coded(node: Text): Text {
  const code = codeOf(fixed(node));
  if (t.isStringLiteral(node) || node.expressions.length === 0) return t.stringLiteral(code);
  const { expressions } = node;
  const pieces = expressions.map((_, i) => (i === 0 ? `${code}(` : '|'));
  return t.templateLiteral(
    [...pieces, ')'].map((raw) => t.templateElement({ raw, cooked: raw })),
    expressions.map((each) => t.cloneNode(each)) as T.Expression[],
  );
}

/** `E` and three characters of 36: two of the library's texts with one code are refused when the table is made. */
function codeOf(parts: string[]): string {
  let hash = 0x811c9dc5;
  for (const character of parts.join('\0'))
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return `E${(hash % 36 ** 3).toString(36).padStart(3, '0')}`;
}

/** The fixed parts of each text in a module of the library as it was built, by codes. */
export function textsIn(code: string): [code: string, parts: string[]][] {
  const found: [string, string[]][] = [];
  t.traverse(babel.parseSync(code, { babelrc: false, configFile: false }) as T.File, (node) => {
    if (!t.isConditionalExpression(node) || !t.isIdentifier(node.test, { name: 'LEAN' })) return;
    const { alternate } = node;
    if (!t.isStringLiteral(alternate) && !t.isTemplateLiteral(alternate)) return;
    const parts = fixed(alternate);
    found.push([codeOf(parts), parts]);
  });
  return found;
}
