// The trees that Rollup's parser makes.

export interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

const FUNCTION = /Function(?:Expression|Declaration)$|^ArrowFunctionExpression$/;

export function children(node: Node): [field: string, child: Node][] {
  return Object.entries(node).flatMap(([field, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter(isNode)
      .map((child): [string, Node] => [field, child]),
  );
}

function isNode(x: unknown): x is Node {
  return typeof x === 'object' && x !== null && typeof (x as Node).type === 'string';
}

/** The name of a key or property that is not computed. */
export function nameOf(key: Node): string {
  return `${key.name ?? key.value}`;
}

/** Whether the node is a name after a dot or before a colon, and no expression. */
function isKey(field: string, { type, computed }: Node): boolean {
  if (/Statement$/.test(type)) return field === 'label';
  // What is exported is declared elsewhere.
  if (/^(?:Import|Export)Specifier$/.test(type)) return true;
  return !computed && (field === 'key' || (field === 'property' && type === 'MemberExpression'));
}

/**
 * Calls `visit` for each node but keys. `above`: the nodes around it, the innermost first; `locals`: the names that the
 * functions around it declare. If it returns a function, that visits what is inside of the node.
 */
export type Visit = (node: Node, above: Node[], locals: Set<string>) => Visit | undefined;

export function walk(
  node: Node,
  visit: Visit,
  above: Node[] = [],
  locals = new Set<string>(),
): void {
  const inside = FUNCTION.test(node.type) ? new Set([...locals, ...namesIn(node)]) : locals;
  const next = visit(node, above, inside) ?? visit;
  for (const [field, child] of children(node))
    if (!isKey(field, node)) walk(child, next, [node, ...above], inside);
}

/** All names that a function or module declares, but not those of functions inside it. */
export function namesIn(node: Node): Set<string> {
  const names = new Set<string>();
  const bind = (target: Node | null | undefined): void => {
    if (!target) return;
    if (target.type === 'Identifier') names.add(target.name as string);
    else if (target.type === 'Property') bind(target.value as Node);
    else if (target.type === 'AssignmentPattern') bind(target.left as Node);
    else if (target.type === 'RestElement') bind(target.argument as Node);
    else for (const each of (target.properties ?? target.elements ?? []) as Node[]) bind(each);
  };
  const look = (each: Node): void => {
    const { type, id, param, local } = each as Node & Record<string, Node>;
    if (type === 'VariableDeclarator' || /^(?:Function|Class)/.test(type)) bind(id);
    else if (type === 'CatchClause') bind(param);
    else if (/^Import.*Specifier$/.test(type)) bind(local);
    if (each === node || !FUNCTION.test(type)) for (const [, child] of children(each)) look(child);
  };
  for (const param of (node.params ?? []) as Node[]) bind(param);
  look(node);
  return names;
}
