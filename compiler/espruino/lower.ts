import type { NodePath, PluginObj, types as T } from '@babel/core';
import * as babel from '@babel/core';
import destructuringModule from '@babel/plugin-transform-destructuring';
import restSpreadModule from '@babel/plugin-transform-object-rest-spread';
import parametersModule from '@babel/plugin-transform-parameters';
import spreadModule from '@babel/plugin-transform-spread';
import type { Made } from '../dialects.js';
import { exported } from '../plugins.js';
import { lowerClasses, lowerPrivate } from './classes.js';
import { lowerFinally } from './finally.js';
import { lowerPrototypes, lowerSymbols, replaceGlobals, replaceMethods } from './globals.js';
import { Imports } from './imports.js';
import { lowerLabels } from './labels.js';
import { lowerObjects, lowerTemplates } from './literals.js';
import { lowerCaptures, lowerForOf } from './loops.js';
import { lowerCases, lowerSwitches } from './switches.js';

/** What Babel's lowerings call: ours are smaller, and need no Symbol. */
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

/** Code for Espruino alone, which knows what its methods do. */
const IS_RUNTIME = /\/ports\/espruino\//;

/** Where lowered code imports its helpers from. */
export const LOWERED = 'uasyncio/espruino-runtime';

/** The first step, before coroutines are compiled: what the engine's library lacks. */
export function library(filename: string): PluginObj {
  const imports = new Imports();
  return {
    name: 'uasyncio-espruino-library',
    visitor: {
      Program: {
        enter(path) {
          imports.begin(path);
          lowerSymbols(path);
          if (IS_RUNTIME.test(filename)) return;
          replaceMethods(path, imports);
          path.scope.crawl();
          replaceGlobals(path, imports);
          imports.end(LOWERED);
          path.scope.crawl();
        },
      },
    },
  };
}

/**
 * Lowers a module to what Espruino has, and no further: what stays is shorter, and on a board code is RAM.
 * Coroutines are compiled before.
 */
export function lower(code: string, map: string, filename: string): Made {
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
      () => beforeBabel(imports),
      exported(restSpreadModule),
      exported(parametersModule),
      exported(destructuringModule),
      exported(spreadModule),
    ],
  });
  const result = babel.transformFromAstSync(first?.ast as T.File, code, {
    ...common,
    plugins: [() => afterBabel(imports)],
    sourceMaps: true,
    inputSourceMap: JSON.parse(map),
    cloneInputAst: false,
  });
  return { code: result?.code ?? '', map: JSON.stringify(result?.map) };
}

function beforeBabel(imports: Imports): PluginObj {
  return {
    name: 'uasyncio-espruino-before',
    pre(file) {
      const { set } = file as unknown as { set(key: string, value: unknown): void };
      set.call(file, 'helperGenerator', (name: string) => {
        if (LISTS.includes(name)) return imports.use('list');
        if (HELPERS.includes(name)) return imports.use(name);
        if (name === 'extends' || name === 'objectSpread2')
          return babel.template.expression.ast('Object.assign');
        const ours = OTHER_NAMES.get(name);
        return ours === undefined ? undefined : imports.use(ours);
      });
    },
    visitor: {
      Program: {
        enter(path) {
          imports.begin(path);
          lowerCases(path);
          lowerPrivate(path);
          lowerClasses(path, imports);
          lowerObjects(path, imports);
          lowerTemplates(path, imports);
          lowerForOf(path, imports);
          path.scope.crawl();
        },
      },
    },
  };
}

function afterBabel(imports: Imports): PluginObj {
  const passes: ((program: NodePath<T.Program>) => void)[] = [
    lowerPrototypes,
    lowerFinally,
    lowerCaptures,
    lowerLabels,
    lowerSwitches,
  ];
  return {
    name: 'uasyncio-espruino-after',
    visitor: {
      Program: {
        enter(path) {
          imports.begin(path);
          for (const pass of passes) {
            path.scope.crawl();
            pass(path);
          }
          imports.end(LOWERED);
        },
      },
    },
  };
}
