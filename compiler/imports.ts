import type { NodePath, types as T } from '@babel/core';
import * as babel from '@babel/core';

const t = babel.types;

/** What compiled code imports from a runtime, under local names that are new in the module. */
export class Imports {
  private locals = new Map<string, T.Identifier>();
  private program: NodePath<T.Program> | undefined;

  /** Sets the module. Call it again when another run of Babel works on the same module. */
  begin(program: NodePath<T.Program>): void {
    this.program = program;
  }

  /** Returns the local name of the runtime's export `name`. */
  use(name: string): T.Identifier {
    let local = this.locals.get(name);
    if (local === undefined) {
      local = (this.program as NodePath<T.Program>).scope.generateUidIdentifier(name);
      this.locals.set(name, local);
    }
    return t.cloneNode(local);
  }

  /** Whether `node` is the local name of the runtime's export `name`. */
  isUse(node: T.Node, name: string): boolean {
    return t.isIdentifier(node) && node.name === this.locals.get(name)?.name;
  }

  /** Adds the import declaration, if any name was used. */
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
