import { SourceMap } from 'node:module';
import type { AstNode, Plugin } from 'rollup';
import type { FunctionRow, LabelledMap } from '../ports/node/stack.js';

type Node = AstNode & { [key: string]: unknown };

/** A function of the bundle. */
interface Found {
  name: string;
  start: number;
  /** What it passes to constructors: its body, if it is a coroutine. */
  passed: string[];
}

/**
 * A Rollup plugin: adds to the rows of functions in the source map what the minifier calls them. On engines that report
 * lines only, a minified bundle has nothing else in its stacks.
 */
export function functionNames(): Plugin {
  return {
    name: 'uasyncio-names',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk' && chunk.map)
          addNames(chunk.map as LabelledMap, functionsOf(this.parse(chunk.code)), chunk.code);
    },
  };
}

function addNames(map: LabelledMap, found: Found[], code: string): void {
  const { sources, x_uasyncio_functions: rows = [] } = map;
  const positions = new SourceMap(JSON.parse(`${map}`));
  const rowAt = (index: number): FunctionRow | undefined => {
    const lines = code.slice(0, index).split('\n');
    const at = positions.findEntry(lines.length - 1, (lines[lines.length - 1] as string).length);
    if (!('originalSource' in at)) return undefined;
    return rows.find(
      ([, source, line, column]) =>
        sources[source] === at.originalSource &&
        line === at.originalLine + 1 &&
        column === at.originalColumn + 1,
    );
  };
  const names = found.map(({ name }) => name);
  const isUnique = (name: string) => names.indexOf(name) === names.lastIndexOf(name);
  for (const { name, start, passed } of found) {
    const shown = [...passed.filter((each) => names.includes(each)), name].find(isUnique);
    const row = shown ? rowAt(start) : undefined;
    if (row !== undefined) row[6] = shown;
  }
}

function functionsOf(ast: AstNode): Found[] {
  const found: Found[] = [];
  const visit = (node: Node, parent: Node | undefined, inside: Found | undefined): void => {
    let around = inside;
    if (/Function/.test(node.type)) {
      const { start } = parent?.type === 'MethodDefinition' ? parent : node;
      around = { name: nameOf(node, parent), start, passed: [] };
      found.push(around);
    }
    const [first] = node.type === 'NewExpression' ? (node.arguments as Node[]) : [];
    if (first?.type === 'Identifier') around?.passed.push(first.name as string);
    for (const child of Object.values(node).flat())
      if (typeof (child as Node | null)?.type === 'string') visit(child as Node, node, around);
  };
  visit(ast as Node, undefined, undefined);
  return found;
}

/** The name that engines show. */
function nameOf(node: Node, parent: Node | undefined): string {
  const target =
    node.id ?? (parent?.computed ? undefined : (parent?.id ?? parent?.key ?? parent?.left));
  return (target as { name?: string } | undefined)?.name ?? '';
}
