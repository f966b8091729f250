import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';

const t = babel.types;

/** The names that lowered code uses from the runtime. */
export class Imports {
  private locals = new Map<string, T.Identifier>();
  private program: NodePath<T.Program> | undefined;

  begin(program: NodePath<T.Program>): void {
    this.program = program;
  }

  use(name: string): T.Identifier {
    let local = this.locals.get(name);
    if (local === undefined) {
      local = (this.program as NodePath<T.Program>).scope.generateUidIdentifier(name);
      this.locals.set(name, local);
    }
    return t.cloneNode(local);
  }

  /** Adds the import declaration. */
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
