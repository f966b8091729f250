// Functions for threads: `toThread(fn, …)` and `loop.runInExecutor(null, fn, …)` get the text of fn, compiled by itself,
// as a thread shares nothing with the module; steps that come later would let fn use what they add to the module.
import { SourceMap } from 'node:module';
import { basename } from 'node:path';
import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';
import { type TransformOptions, transformSync } from 'esbuild';
import type { Dialect } from './dialects.js';
import { type Edit, place } from './edits.js';
import { CompileError } from './errors.js';
import { quoteMembers } from './members.js';

const t = babel.types;

/** The source may start threads. */
export const SUSPECT_THREADS = /\b(?:toThread|runInExecutor|to_thread|run_in_executor)\b/;

const LIBRARY = /^uasyncio(?:\/py)?$/;
/** The functions that take one for a thread, and which argument that is. */
const TAKES: { [name: string]: number } = { toThread: 0, to_thread: 0 };
const METHODS: { [name: string]: number } = { runInExecutor: 1, run_in_executor: 1 };
/** What the thread has as a global. */
const GLOBALS = ['runCoroutineThreadsafe', 'run_coroutine_threadsafe'];

/** Names that no program uses. */
const CLASS = '_uasyncio_ThreadFunction';
const PROVIDE = '_uasyncio_setToThread';
const TO_THREAD = '_uasyncio_toThread';
/** See FUNCTION in src/threads/inside.ts. */
const FUNCTION = '_uasyncio_function';

type Function = NodePath<T.ArrowFunctionExpression | T.FunctionExpression | T.FunctionDeclaration>;

export interface ThreadSettings {
  id: string;
  isTypeScript: boolean;
  dialect: Dialect;
  runtime: string;
}

/** The changes of a module's source that give threads their functions. */
export function threadEdits(code: string, file: T.File, settings: ThreadSettings): Edit[] {
  const edits: Edit[] = [];
  let hasMethods = false;
  babel.traverse(file, {
    CallExpression(path) {
      const { name, at, isMethod } = callOf(path) ?? {};
      const argument = at === undefined ? undefined : path.get('arguments')[at];
      if (name === undefined || argument === undefined) return;
      hasMethods ||= isMethod === true;
      const fn = functionOf(argument as NodePath);
      if (fn === undefined) return;
      check(fn, name);
      const { start, end } = place(argument.node);
      edits.push({ start, end, text: threadFunction(code, fn, settings) + gap(code, start, end) });
    },
  });
  if (edits.length > 0)
    edits.push(atEnd(code, importOf('ThreadFunction', CLASS, settings.runtime)));
  if (hasMethods) {
    const provided = importOf('setToThread', PROVIDE, settings.runtime);
    const call = `${importOf('toThread', TO_THREAD, 'uasyncio')} ${PROVIDE}(${TO_THREAD});`;
    edits.push(atEnd(code, `${provided} ${call}`));
  }
  return edits;
}

function importOf(name: string, local: string, source: string): string {
  return `import { ${name} as ${local} } from '${source}';`;
}

function atEnd(code: string, text: string): Edit {
  return { start: code.length, end: code.length, text: `\n${text}` };
}

/** The lines and columns after a text that is replaced stay what they were. */
function gap(code: string, start: number, end: number): string {
  const lines = code.slice(start, end).split('\n');
  if (lines.length === 1) return '';
  return '\n'.repeat(lines.length - 1) + ' '.repeat((lines.at(-1) as string).length);
}

/** Which argument of a call goes to a thread, and what is called. */
function callOf(path: NodePath<T.CallExpression>) {
  const { callee } = path.node;
  if (t.isIdentifier(callee)) {
    const name = importedName(path.scope.getBinding(callee.name)?.path);
    return name === undefined || !(name in TAKES) ? undefined : { name, at: TAKES[name] };
  }
  if (!t.isMemberExpression(callee) || !t.isIdentifier(callee.property) || callee.computed)
    return undefined;
  const { name } = callee.property;
  if (name in METHODS) return { name: `loop.${name}`, at: METHODS[name], isMethod: true };
  if (!(name in TAKES) || !t.isIdentifier(callee.object)) return undefined;
  const from = path.scope.getBinding(callee.object.name)?.path;
  const isLibrary = from?.isImportNamespaceSpecifier() && isOfLibrary(from);
  return isLibrary ? { name, at: TAKES[name] } : undefined;
}

function isOfLibrary(specifier: NodePath): boolean {
  return LIBRARY.test((specifier.parent as T.ImportDeclaration).source.value);
}

/** The name of the library's export, if the binding imports one. */
function importedName(specifier: NodePath | undefined): string | undefined {
  if (!specifier?.isImportSpecifier() || !isOfLibrary(specifier)) return undefined;
  const { imported } = specifier.node;
  return t.isIdentifier(imported) ? imported.name : imported.value;
}

/** The function that an argument is, or that its name stands for in this module. */
function functionOf(argument: NodePath): Function | undefined {
  if (argument.isFunctionExpression() || argument.isArrowFunctionExpression()) return argument;
  if (!argument.isIdentifier()) return undefined;
  const binding = argument.scope.getBinding(argument.node.name);
  if (binding?.path.isFunctionDeclaration()) return binding.path;
  if (!binding?.constant || !binding.path.isVariableDeclarator()) return undefined;
  const init = binding.path.get('init');
  return init.isFunctionExpression() || init.isArrowFunctionExpression() ? init : undefined;
}

/** Throws CompileError if a thread cannot run the function. */
function check(fn: Function, name: string): void {
  if (fn.node.async || fn.node.generator)
    throw new CompileError(
      `${name}(fn): fn must be a plain function: a thread has no event loop`,
      fn.node,
    );
  const own = nameOf(fn);
  fn.traverse({
    ReferencedIdentifier(path: NodePath<T.Identifier | T.JSXIdentifier>) {
      if (path.node.name === own || isType(path) || !isOutside(path, fn)) return;
      throw captured(path.node.name, path.node, name);
    },
    AssignmentExpression(path: NodePath<T.AssignmentExpression>) {
      for (const target of Object.keys(t.getBindingIdentifiers(path.node.left)))
        if (isOutside(path, fn, target)) throw captured(target, path.node, name);
    },
    ThisExpression(path: NodePath<T.ThisExpression>) {
      if (fn.isArrowFunctionExpression() && path.getFunctionParent() === fn)
        throw captured('this', path.node, name);
    },
  } as never);
}

function captured(variable: string, node: T.Node, name: string): CompileError {
  return new CompileError(
    `${name}(fn): the function captures '${variable}', which a thread does not have: pass it as an argument`,
    node,
  );
}

function isType(path: NodePath): boolean {
  return (
    path.findParent((parent) => parent.isTSType() || parent.isTSTypeParameterInstantiation()) !==
    null
  );
}

/** Whether the name belongs to the module around the function, and is nothing that the thread has. */
function isOutside(path: NodePath, fn: Function, name = (path.node as T.Identifier).name): boolean {
  const binding = path.scope.getBinding(name);
  if (binding === undefined || GLOBALS.includes(importedName(binding.path) ?? '')) return false;
  return !binding.scope.path.findParent((parent) => parent === fn) && binding.scope.path !== fn;
}

/** The name by which a function can call itself. */
function nameOf({ node, parent }: Function): string | undefined {
  if (!t.isArrowFunctionExpression(node) && node.id) return node.id.name;
  return t.isVariableDeclarator(parent) && t.isIdentifier(parent.id) ? parent.id.name : undefined;
}

function threadFunction(
  code: string,
  fn: Function,
  { id, isTypeScript, dialect }: ThreadSettings,
): string {
  const { start, end } = place(fn.node);
  const before = '\n'.repeat((fn.node.loc?.start.line ?? 1) - 1);
  const own = t.isVariableDeclarator(fn.parent) ? `var ${nameOf(fn)} = ` : '';
  const source = `${before}${own}${FUNCTION} = ${code.slice(start, end)};`;
  const options = {
    loader: isTypeScript ? 'ts' : 'js',
    target: dialect.target,
    supported: dialect.supported,
    sourcefile: id,
    sourcemap: 'external',
  } as const satisfies TransformOptions;
  const made = transformSync(source, options);
  const map = new SourceMap(JSON.parse(made.map));
  const lines = made.code
    .trimEnd()
    .split('\n')
    .map((line, i) => {
      const entry = map.findEntry(i, line.length - line.trimStart().length);
      return 'originalLine' in entry ? (entry.originalLine as number) + 1 : 0;
    });
  const text = dialect.quotes ? quoteMembers(made).code : made.code;
  return `new ${CLASS}(${JSON.stringify(text)}, ${JSON.stringify(basename(id))}, ${JSON.stringify(lines)})`;
}
