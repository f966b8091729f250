import type { NodePath, PluginObj, types as T } from '@babel/core';
import * as babel from '@babel/core';
import destructuringModule from '@babel/plugin-transform-destructuring';
import restSpreadModule from '@babel/plugin-transform-object-rest-spread';
import parametersModule from '@babel/plugin-transform-parameters';
import spreadModule from '@babel/plugin-transform-spread';
import type { Made } from '../dialects.js';
import { Imports } from '../imports.js';
import { exported, helpers } from '../plugins.js';

const t = babel.types;

/** Helpers of Babel's, and the runtime's exports that replace them, which are smaller and need no Symbol. */
const HELPERS = ['arrayLikeToArray', 'construct', 'objectWithoutProperties'];
const LISTS = ['slicedToArray', 'toArray', 'maybeArrayLike'];
const OTHER_NAMES = new Map([
  ['objectDestructuringEmpty', 'notNull'],
  ['toConsumableArray', 'copied'],
  ['toPropertyKey', 'propertyKey'],
  ['readOnlyError', 'readOnlyError'],
]);

const ASSUMPTIONS = {
  ignoreFunctionLength: true,
  iterableIsArray: false,
  objectRestNoSymbols: true,
  pureGetters: true,
  setSpreadProperties: true,
};

type Pass = (program: NodePath<T.Program>, imports: Imports) => void;

export interface Lowering {
  /** The module that lowered code imports its helpers from; ports/espruino/lowered.ts is an example. */
  runtime: string;
  /** Passes that run before Babel lowers patterns, default values, rest and spread. */
  before: readonly Pass[];
  /** Passes that run afterwards. */
  after: readonly Pass[];
}

/**
 * Lowers a module whose coroutines are made already: Babel lowers patterns, default values, rest and spread, with small
 * helpers of our own; the passes that the engine needs lower the rest. Syntax that the engine has stays, because it is
 * shorter, and on a board code takes RAM.
 */
export function lowerSyntax(code: string, map: string, filename: string, lowering: Lowering): Made {
  const imports = new Imports();
  const common = {
    filename,
    babelrc: false,
    configFile: false,
    compact: false,
    assumptions: ASSUMPTIONS,
  } as const;
  const first = babel.transformSync(code, {
    ...common,
    ast: true,
    code: false,
    plugins: [
      () => beforeBabel(imports, lowering),
      exported(restSpreadModule),
      exported(parametersModule),
      exported(destructuringModule),
      exported(spreadModule),
    ],
  });
  const result = babel.transformFromAstSync(first?.ast as T.File, code, {
    ...common,
    plugins: [() => afterBabel(imports, lowering)],
    sourceMaps: true,
    inputSourceMap: JSON.parse(map),
    cloneInputAst: false,
  });
  return { code: result?.code ?? '', map: JSON.stringify(result?.map) };
}

function beforeBabel(imports: Imports, { before }: Lowering): PluginObj {
  return {
    name: 'uasyncio-before',
    pre: helpers((name) => {
      if (LISTS.includes(name)) return imports.use('list');
      if (HELPERS.includes(name)) return imports.use(name);
      if (name === 'extends' || name === 'objectSpread2')
        return babel.template.expression.ast('Object.assign');
      const ours = OTHER_NAMES.get(name);
      return ours === undefined ? undefined : imports.use(ours);
    }),
    visitor: {
      Program: {
        enter(path) {
          imports.begin(path);
          for (const pass of before) pass(path, imports);
          path.scope.crawl();
          doubtArrays(path);
        },
      },
    },
  };
}

/** Babel takes a constant that gets an array literal for an ordinary array. It may have an iterator of its own. */
function doubtArrays(program: NodePath<T.Program>): void {
  program.traverse({
    AssignmentExpression({ node: { left }, scope }) {
      if (!t.isMemberExpression(left) || !t.isStringLiteral(left.property, { value: '@@iterator' }))
        return;
      const binding = t.isIdentifier(left.object) && scope.getBinding(left.object.name);
      if (binding) Object.assign(binding.path.node, { typeAnnotation: t.anyTypeAnnotation() });
    },
  });
}

function afterBabel(imports: Imports, { runtime, after }: Lowering): PluginObj {
  return {
    name: 'uasyncio-after',
    visitor: {
      Program: {
        enter(path) {
          imports.begin(path);
          for (const pass of after) {
            path.scope.crawl();
            pass(path, imports);
          }
          imports.end(runtime);
        },
      },
    },
  };
}
