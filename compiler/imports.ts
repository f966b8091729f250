import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';

const t = babel.types;

/** The names that compiled code imports from a runtime, under names that the module does not have yet. */
export class Imports {
  private locals = new Map<string, T.Identifier>();
  private program: NodePath<T.Program> | undefined;

  /** Sets the module: Babel may go over the same one several times. */
  begin(program: NodePath<T.Program>): void {
    this.program = program;
  }

  /** The local name for what the runtime exports as `name`. */
  use(name: string): T.Identifier {
    let local = this.locals.get(name);
    if (local === undefined) {
      local = (this.program as NodePath<T.Program>).scope.generateUidIdentifier(name);
      this.locals.set(name, local);
    }
    return t.cloneNode(local);
  }

  /** Whether `node` is the local name for what the runtime exports as `name`. */
  isUse(node: T.Node, name: string): boolean {
    return t.isIdentifier(node) && node.name === this.locals.get(name)?.name;
  }

  /** Adds the import declaration, if anything is used. */
  end(source: string): void {
    if (this.locals.size === 0) return;
    const specifiers = [...this.locals].map(([name, local]) =>
      t.importSpecifier(local, t.identifier(name)),
    );
    (this.program as NodePath<T.Program>).unshiftContainer(
      'body',
      t.importDeclaration(specifiers, t.stringLiteral(source)),
    );
  }
}
