/*
 * What a lean bundle does not use of the library's classes. Rollup drops functions and classes that nothing uses, but no
 * member of a class, and it knows nothing of the values of fields. Here the whole program is known:
 *
 * - a method whose name stands nowhere else is removed;
 * - an internal field (its name ends in an underscore, see minify.ts) that nothing reads is not written;
 * - an internal field, or a variable of the library, that only ever gets one constant is replaced by that;
 * - an option that nothing sets is undefined;
 * - calls of functions that only assign their argument to a variable, or return a variable or a constant, become that;
 * - a variable that is assigned once, a function, as the hooks of core/hooks.ts are, is replaced by that.
 *
 * Each makes more code unused: Rollup drops that, and all is done again until nothing changes.
 *
 * A bundle that is not lean loses methods and fields alone, and those of src/protocols alone: see parts.ts.
 */
import {
  type ModuleInfo,
  type Plugin,
  type RenderedChunk,
  rollup,
  type SourceMapInput,
} from 'rollup';
import { parseAst } from 'rollup/parseAst';
import { settled, usesOf } from './lean.js';
import { type Node, nameOf, type Visit, walk } from './nodes.js';
import { distFolder } from './root.js';

const INTERNAL = /^[A-Za-z$][\w$]*[A-Za-z\d$]_$/;
const NAMES = /[\w$]+/g;
/** What engines call. */
const CALLED = ['toString', 'next', 'return', 'throw'];
/** Errors have it if they are groups; promises can make one. */
const ERRORS = 'errors';
const CONSTRUCTOR = 'constructor';
/** Is called by what `await using` becomes. */
const DISPOSE = 'asyncDispose';
const PROTOCOLS = /\/src\/protocols\//;
/** By convention, the library's parameters for options have this name; Rollup may add a number. */
const OPTIONS = /^options(?:\$\d+)?$/;
// Rollup makes no map for names that begin with \0.
const CHUNK = '/chunk.js';

/** A rollup plugin for the chunks of a bundle. */
export function pruner({ isLean = true } = {}): Plugin {
  return {
    name: 'uasyncio-pruner',
    async renderChunk(code, chunk) {
      const protocols = protocolsIn(code, chunk);
      if (!isLean && protocols.classes.size === 0) return null;
      const modules = [...this.getModuleIds()].map((id) => this.getModuleInfo(id) as ModuleInfo);
      const program = modules.filter(({ id }) => !id.startsWith(distFolder()));
      const words = new Set(program.flatMap((module) => module.code?.match(NAMES) ?? []));
      // Python's spelling; see src/py.ts.
      for (const word of [...words])
        words.add(word.replace(/(?<=[a-z])_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
      let made: Made = { code, map: null };
      if (isLean) {
        const uses = usesOf(program);
        if (uses.promises) words.add('then').add(ERRORS);
        made.code = settled(code, uses);
      }
      for (;;) {
        const pruned = prune(made.code, words, protocols, isLean);
        if (pruned === made.code) return made;
        made = await shaken({ ...made, code: pruned });
      }
    },
  };
}

/** What is of src/protocols in a chunk: the names of its classes, and of fields that nothing else has. */
interface Protocols {
  classes: Set<string>;
  fields: Set<string>;
}

function protocolsIn(code: string, { modules }: RenderedChunk): Protocols {
  const places = Object.entries(modules)
    .filter(([id, { code: text }]) => id.startsWith(distFolder()) && PROTOCOLS.test(id) && text)
    .map(([, { code: text }]) => [code.indexOf(`${text}`), `${text}`.length] as const);
  const classes = new Set<string>();
  const fields = new Set<string>();
  if (places.length === 0) return { classes, fields };
  let others = code;
  for (const [from, length] of places)
    if (from >= 0) {
      for (const name of code.slice(from, from + length).match(NAMES) ?? []) fields.add(name);
      others = others.slice(0, from) + ' '.repeat(length) + others.slice(from + length);
    }
  for (const name of others.match(NAMES) ?? []) fields.delete(name);
  walk(parseAst(code) as unknown as Node, (node, above) => {
    const { start } = node;
    if (/^Class(?:Declaration|Expression)$/.test(node.type))
      if (places.some(([from, length]) => from >= 0 && start >= from && start < from + length))
        classes.add(classOf(node, above));
    return undefined;
  });
  return { classes, fields };
}

/** The name of a class; '' if it has none. The compiler makes `var A = class {…}`. */
function classOf({ id }: Node, [parent]: Node[]): string {
  const name = id ?? (parent?.type === 'VariableDeclarator' && parent.id);
  return name ? nameOf(name as Node) : '';
}

interface Made {
  code: string;
  map: SourceMapInput | null;
}

/** Without what is unused. */
async function shaken(input: Made): Promise<Made> {
  const build = await rollup({
    input: CHUNK,
    external: () => true,
    onwarn() {},
    plugins: [
      {
        name: 'chunk',
        resolveId: (id, importer) => (importer === undefined ? id : { id, external: 'absolute' }),
        load: () => input as never,
      },
    ],
    makeAbsoluteExternalsRelative: false,
  });
  const { output } = await build.generate({ format: 'es', sourcemap: true, freeze: false });
  await build.close();
  const { code, map } = output[0];
  return { code: code.replace(/\/\/# sourceMappingURL=.*\n$/, ''), map: map as SourceMapInput };
}

/** Blanks what is unused, so that all places stay as they are. `words` are those of the program. */
export function prune(
  code: string,
  words: Set<string>,
  protocols: Protocols = { classes: new Set(), fields: new Set() },
  isLean = true,
): string {
  const facts = new Facts(code, words, protocols, isLean);
  facts.look(parseAst(code) as unknown as Node);
  const out = code.split('');
  const put = (start: number, end: number, text = ''): void => {
    for (let i = start; i < end; i++) if (out[i] !== '\n') out[i] = text[i - start] ?? ' ';
  };
  // What is inside of something else comes first.
  const edits = facts.edits().sort((a, b) => a.end - a.start - (b.end - b.start));
  for (const { start, end, text } of edits) put(start, end, text);
  return out.join('');
}

interface Edit {
  start: number;
  end: number;
  text?: string;
}

/** What is known of the fields with one name, or of one variable of the module. */
class Known {
  /** The constants that are written; undefined among them for what is not constant. */
  values = new Set<string | undefined>();
  /** How each write is removed; undefined if one cannot be. */
  writes: (Edit | undefined)[] = [];
  reads: Node[] = [];
  /** Variables: the names of functions that are assigned where the module begins; undefined for other assignments. */
  hooks: (string | undefined)[] = [];
  /** It is used in a way that is neither a plain read nor a plain write. */
  isOpen = false;
  /** Whether objects have it from their constructor on. */
  isOwn = false;

  /** The one value that it can have, if it is a constant. */
  constant(): string | undefined {
    const [hook] = this.hooks;
    if (hook !== undefined && this.hooks.length === 1 && this.values.has(UNDEFINED)) return hook;
    const [value] = this.values.size === 0 ? [UNDEFINED] : this.values;
    const isOne = this.values.size <= 1 && (this.isOwn || value === UNDEFINED);
    return isOne ? value : undefined;
  }
}

const UNDEFINED = 'void 0';

/** A function that is `x => { variable = x; }` or `() => variable`; `variable` can be a constant. */
interface Small {
  variable: string;
  sets: boolean;
}

class Facts {
  private fields = new Map<string, Known>();
  private variables = new Map<string, Known>();
  private methods: { name: string; node: Node }[] = [];
  private unused: Edit[] = [];
  /** How often a name is mentioned, by the method in which it is; undefined: elsewhere. */
  private mentions = new Map<string, Set<string | undefined>>();
  private small = new Map<string, Small>();
  private functions = new Set<string>();
  private calls: Edit[] = [];
  private options: { name: string; node: Node }[] = [];
  private keys = new Set<string>();

  constructor(
    private code: string,
    private words: Set<string>,
    private protocols: Protocols,
    private isLean: boolean,
  ) {}

  look(program: Node): void {
    for (const statement of program.body as Node[]) {
      if (statement.type === 'FunctionDeclaration') this.function(statement);
      const found = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      if ((found as Node | null)?.type !== 'VariableDeclaration') continue;
      for (const { id, init } of (found as Node).declarations as Record<string, Node>[]) {
        if (id?.type !== 'Identifier' || this.isOfProgram(id.name as string)) continue;
        const known = new Known();
        known.values.add(init ? constantOf(init, this.code) : UNDEFINED);
        known.isOwn = true;
        this.variables.set(id.name as string, known);
      }
    }
    walk(program, this.visitor(undefined));
  }

  private function(node: Node): void {
    const name = nameOf(node.id as Node);
    if (this.isOfProgram(name) || node.async || node.generator) return;
    this.functions.add(name);
    const [statement, ...more] = (node.body as Node).body as Node[];
    const [param, ...others] = node.params as Node[];
    if (statement === undefined || more.length > 0 || others.length > 0) return;
    const { type, argument, expression } = statement as Node & Record<string, Node | undefined>;
    if (type === 'ReturnStatement' && argument) {
      const constant = constantOf(argument, this.code);
      const isName = argument.type === 'Identifier' && argument.name !== 'arguments';
      const variable = isName && param === undefined && argument.name;
      if (constant ?? variable)
        this.small.set(name, { variable: `${constant ?? variable}`, sets: false });
    }
    const { left, right, operator } = (expression ?? {}) as Record<string, Node>;
    const isSetter = param?.type === 'Identifier' && right?.type === 'Identifier';
    if (
      isSetter &&
      right.name === param.name &&
      left?.type === 'Identifier' &&
      `${operator}` === '='
    )
      this.small.set(name, { variable: left.name as string, sets: true });
  }

  private call(node: Node, parent: Node, locals: Set<string>): void {
    const { callee, start, end } = node as Node & { callee: Node };
    const small = this.small.get(`${callee.name}`);
    const [argument, ...more] = node.arguments as Node[];
    if (small === undefined || more.length > 0) return;
    if (locals.has(`${callee.name}`) || locals.has(small.variable)) return;
    const isRead = !small.sets && (argument === undefined || isPure(argument));
    const isWrite = small.sets && argument !== undefined && parent.type === 'ExpressionStatement';
    if (!isRead && !isWrite) return;
    const value = isWrite ? ` = ${this.code.slice(argument.start, argument.end)}` : '';
    const text = small.variable + value;
    if (this.fits(node, text)) this.calls.push({ start, end, text });
  }

  /** Whether `text` can stand in the place of `node`. Line breaks stay where they are. */
  private fits({ start, end }: Node, text: string): boolean {
    return text.length <= end - start && !this.code.slice(start, end).includes('\n');
  }

  edits(): Edit[] {
    // The rest has to be looked at again: names are in other places then.
    if (this.isLean && this.calls.length > 0) return this.calls;
    const edits: Edit[] = [...this.unused];
    for (const { name, node } of this.methods) {
      const by = this.mentions.get(name) ?? new Set();
      if (by.size === 0 || (by.size === 1 && by.has(name))) edits.push(node);
    }
    if (this.isLean)
      for (const { name, node } of this.options)
        if (!this.keys.has(name) && this.fits(node, UNDEFINED))
          edits.push({ ...node, text: UNDEFINED });
    const variables = this.isLean ? this.variables.values() : [];
    for (const known of [...this.fields.values(), ...variables]) {
      if (known.isOpen) continue;
      const value = known.constant();
      if (value !== undefined)
        for (const read of known.reads)
          if (this.fits(read, value)) edits.push({ ...read, text: value });
      if (known.reads.length === 0) for (const write of known.writes) if (write) edits.push(write);
    }
    return edits;
  }

  private isOfProgram(name: string): boolean {
    return this.words.has(name.replace(/\$\d+$/, ''));
  }

  private field(name: string): Known | undefined {
    if (!INTERNAL.test(name) || this.words.has(name)) return undefined;
    if (!this.isLean && !this.protocols.fields.has(name)) return undefined;
    const known = this.fields.get(name) ?? new Known();
    this.fields.set(name, known);
    return known;
  }

  private mention(name: string, method: string | undefined): void {
    const by = this.mentions.get(name) ?? new Set();
    by.add(method);
    this.mentions.set(name, by);
  }

  /** `method`: the name of the method around. */
  private visitor(method: string | undefined): Visit {
    return (node, above, locals) => {
      const { type, computed } = node;
      const [parent] = above as [Node];
      if (type === 'MethodDefinition') return this.method(node, above);
      if (type === 'Identifier') this.identifier(node, above, locals);
      else if (type === 'CallExpression') this.call(node, parent, locals);
      else if (type === 'ExpressionStatement') this.statement(node);
      else if (type === 'Literal' && typeof node.value === 'string') this.text(node.value, method);
      else if (computed) return undefined;
      else if (type === 'MemberExpression') this.member(node, above, method);
      else if (type === 'Property') this.property(node, parent, method);
      else if (type === 'PropertyDefinition') this.definition(node);
      return undefined;
    };
  }

  /** Of a destructuring whose variable nothing uses, Rollup leaves the read. */
  private statement(node: Node): void {
    const { type, computed, property } = node.expression as Node & { property: Node };
    if (type === 'MemberExpression' && !computed && isPure(node.expression as Node))
      if (this.field(nameOf(property))) this.unused.push({ ...node, text: ';' });
  }

  private text(value: string, method: string | undefined): void {
    this.mention(value, method);
    const known = this.field(value);
    if (known) known.isOpen = true;
  }

  private method(node: Node, above: Node[]): Visit | undefined {
    const isProtocols = this.protocols.classes.has(classOf(above[1] as Node, above.slice(2)));
    if (node.computed) {
      const { property } = node.key as { property?: Node };
      const disposes = property !== undefined && nameOf(property) === DISPOSE;
      if (isProtocols && disposes && !this.words.has('using') && !this.words.has(DISPOSE))
        this.unused.push(node);
      return undefined;
    }
    const name = nameOf(node.key as Node);
    const known = this.field(name);
    if (known) known.isOpen = true;
    if (name === CONSTRUCTOR) return this.visitor(name);
    if (this.words.has(name) || CALLED.includes(name)) return undefined;
    if (!isProtocols && (node.static || !this.isLean)) return undefined;
    this.methods.push({ name, node });
    return this.visitor(name);
  }

  private identifier(node: Node, above: Node[], locals: Set<string>): void {
    const [parent] = above as [Node];
    const name = node.name as string;
    const known = locals.has(name) ? undefined : this.variables.get(name);
    if (known === undefined) return;
    if (parent.type === 'VariableDeclarator' && parent.id === node) return;
    if (parent.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=') {
      const right = parent.right as Node;
      known.values.add(constantOf(right, this.code));
      const isHook = above.length === 3 && this.functions.has(`${right.name}`);
      known.hooks.push(isHook ? (right.name as string) : undefined);
    } else if (isPlainRead(node, parent)) known.reads.push(node);
    else known.isOpen = true;
  }

  private member(node: Node, above: Node[], method: string | undefined): void {
    const name = nameOf(node.property as Node);
    const [parent, grand] = above as [Node, Node | undefined];
    const isTarget =
      parent.type === 'AssignmentExpression' && parent.left === node && parent.operator === '=';
    if (isTarget) this.keys.add(name);
    const { type, name: object } = node.object as Node;
    const isOption = type === 'Identifier' && OPTIONS.test(`${object}`);
    const isUnset = (isOption || name === ERRORS) && !this.words.has(name);
    // An option is no method.
    if ((!isTarget || !INTERNAL.test(name)) && !(isOption && isUnset)) this.mention(name, method);
    if (isUnset && isPlainRead(node, parent)) this.options.push({ name, node });
    const known = this.field(name);
    if (known === undefined) return;
    if (!isTarget) {
      const isRead = isPlainRead(node, parent) && isPure(node.object as Node);
      if (isRead) known.reads.push(node);
      else known.isOpen = true;
      return;
    }
    known.values.add(constantOf(parent.right as Node, this.code));
    if (method === CONSTRUCTOR && type === 'ThisExpression') known.isOwn = true;
    const right = parent.right as Node;
    if (!isPure(node.object as Node)) known.writes.push(undefined);
    else if (grand?.type === 'ExpressionStatement' && isPure(right))
      known.writes.push({ ...grand, text: ';' });
    else known.writes.push({ start: parent.start, end: right.start });
  }

  private property(node: Node, parent: Node, method: string | undefined): void {
    const name = nameOf(node.key as Node);
    const known = this.field(name);
    if (parent.type === 'ObjectPattern') this.mention(name, method);
    else this.keys.add(name);
    if (known) known.isOpen = true;
  }

  private definition(node: Node): void {
    const known = this.field(nameOf(node.key as Node));
    if (known === undefined) return;
    const value = node.value as Node | null;
    known.values.add(value ? constantOf(value, this.code) : UNDEFINED);
    known.isOwn = true;
    known.writes.push(value === null || isPure(value) ? node : undefined);
  }
}

/** The constant that an expression is, as text. */
function constantOf(node: Node, code: string): string | undefined {
  if (node.type === 'AssignmentExpression' && node.operator === '=')
    return constantOf(node.right as Node, code);
  if (node.type === 'Literal' && (node.value === null || typeof node.value !== 'object'))
    return code.slice(node.start, node.end);
  if (node.type === 'Identifier' && node.name === 'undefined') return UNDEFINED;
  const isVoid = node.type === 'UnaryExpression' && node.operator === 'void';
  return isVoid && (node.argument as Node).type === 'Literal' ? UNDEFINED : undefined;
}

/** Whether evaluating it has no effect. */
function isPure(node: Node): boolean {
  const { type } = node;
  if (type === 'MemberExpression') return !node.computed && isPure(node.object as Node);
  if (type === 'UnaryExpression')
    return node.operator !== 'delete' && isPure(node.argument as Node);
  if (type === 'ArrayExpression')
    return (node.elements as Node[]).every((each) => each && isPure(each));
  return /^(?:Identifier|ThisExpression|Literal)$|Function/.test(type);
}

/** Whether the value is used, and nothing else is done with the place. */
function isPlainRead(node: Node, parent: Node): boolean {
  const { type } = parent;
  if (type === 'UpdateExpression' || type === 'AssignmentPattern' || /Pattern|^Export/.test(type))
    return false;
  if (type === 'AssignmentExpression') return parent.right === node;
  if (type === 'UnaryExpression') return parent.operator !== 'delete';
  if (/^For(?:In|Of)/.test(type)) return parent.right === node;
  if (type === 'Property') return !parent.shorthand;
  return type !== 'ChainExpression';
}
