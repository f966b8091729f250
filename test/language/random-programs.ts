// Writes random bodies of async functions and generators. They always end.

export type Kind = 'async' | 'generator';

/** A small random number generator (mulberry32): the same numbers for the same seed. */
export function randomly(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) % n;
  };
}

interface Place {
  depth: number;
  /** Labels of what `break` can leave, and of loops that can be continued. */
  breaks: string[];
  loops: string[];
  /** Directly in a loop or switch: a plain break is possible; in a loop: a plain continue. */
  canBreak: boolean;
  canContinue: boolean;
  kind: Kind;
}

class Author {
  private count = 0;
  private left: number;
  constructor(
    private random: (n: number) => number,
    size: number,
  ) {
    this.left = size;
  }

  private id(): number {
    return this.count++;
  }

  private name(prefix: string): string {
    return `${prefix}${this.count++}`;
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.random(list.length)] as T;
  }

  block(place: Place, most = 4): string {
    const inner = { ...place, depth: place.depth + 1 };
    const statements = Array.from({ length: 1 + this.random(most) }, () => this.statement(inner));
    return `{ ${statements.join('\n')} }`;
  }

  private wait(kind: Kind, x: string): string {
    return kind === 'async' ? `(await tick(${x}))` : `(yield ${x}, ${x})`;
  }

  private condition(kind: Kind): string {
    return this.pick([
      'flip()',
      'flip()',
      `${this.wait(kind, 'flip()')}`,
      `(flip() && ${this.wait(kind, 'flip()')})`,
    ]);
  }

  private expression(kind: Kind): string {
    const w = (x: string) => this.wait(kind, x);
    const n = () => `${this.id()}`;
    return this.pick([
      () => w(n()),
      () => `x + ${w(n())}`,
      () => `[${w(n())}, x, ...${w(`[${n()}]`)}]`,
      () => `{ a: ${w(n())}, ...${w('{ b: x }')}, c: x }`,
      () => `${this.condition(kind)} ? ${w(n())} : ${n()}`,
      () => `${this.condition(kind)} || ${w(n())}`,
      () => `${this.condition(kind)} && ${w(n())}`,
      () => `((...v) => v.length)(${n()}, ...${w('[1, 2]')}, ${w(n())})`,
      () => `\`\${x}-\${${w(n())}}\``,
      () => `(x = ${w(n())}, x)`,
      () => `(x += ${w('1')})`,
      () => `(o.n = ${w(n())}) + o.n`,
      () => `(o[${w("'k'")}] ??= ${w(n())})`,
      () => `o?.k`,
      () => `${w('[1, 2]')}[${w('1')}]`,
      () => `(o[o.n++ % 2] += ${w('1')})`,
      () => `(o.n -= ${w('1')}) * ${w('2')}`,
      () => `o?.[${w("'n'")}]`,
      () => `o.none?.(${w(n())}) ?? ${w(n())}`,
      () => `(delete o[${w("'k'")}])`,
      () => `${w("'n'")} in o`,
      () => `typeof ${w(n())} + -${w('1')}`,
      () => `new Pair(${w(n())}, ...${w(`[x, ${n()}]`)})`,
      () => `tag\`a\${${w(n())}}b\${x}\``,
      () => `o.add(${w(n())}, x)`,
      () => `[${w(n())}, (() => x)(), x++, ${w('x')}]`,
      () => `[o.n, [x, o.n = ${w(n())}] = ${w(`[${n()}]`)}]`,
      () => `({ a: x, [${w("'b'")}]: o.n = ${n()}, ...o.rest } = { a: ${w(n())}, c: x })`,
      () => `(flip() ? [x, x = ${w(n())}] : { x, m(y) { return y + x; } }.m(${w(n())}))`,
    ])();
  }

  /** Statements on variables: uses that come early, constants, scopes that hide others. */
  private variables({ kind }: Place): string {
    const w = (x: string) => this.wait(kind, x);
    const [v, f] = [this.name('v'), this.name('f')];
    const n = () => `${this.id()}`;
    const guarded = (code: string) => `try { ${code} } catch (e) { log(e.name, ${n()}); }`;
    return this.pick([
      () => guarded(`log(${v}); let ${v} = ${w(n())};`),
      () => guarded(`if (flip()) ${v} = ${w(n())}; let ${v} = ${w(n())}; log(${v}++, ${v});`),
      () =>
        guarded(
          `const ${f} = () => ${v}; if (flip()) log(${f}()); const ${v} = ${w(n())}; log(${f}());`,
        ),
      () =>
        guarded(
          `if (flip()) ${f}(${n()}); ${w(n())}; let ${v} = 1; ${f}(2); log(${v}); function ${f}(y) { ${v} += y; }`,
        ),
      () => guarded(`const ${v} = ${w(n())}; log(${v}); ${v} = ${w(n())};`),
      () =>
        guarded(
          `switch (${w('pick(3)')}) { case 0: let ${v} = ${n()}; case 1: ${v} = ${w(n())}; default: log(${v}); }`,
        ),
      () => `{ let x = ${w(n())}; { const x = ${w(n())}; fs.push(() => log(x)); } log(x++); }`,
      () => `{ log(${f}()); ${w(n())}; function ${f}() { return x; } }`,
      () =>
        `for (let ${v} = 0, ${f} = () => ${v}; ${v} < 2; ${v}++) { fs.push(() => log(${v}++, ${f}())); log(${w(v)}); }`,
      () =>
        `for (const [${v}, { a: ${f} = ${w(n())} }] of [[1, {}], [x, { a: 2 }]]) { fs.push(() => log(${v}, ${f})); log(${w(f)}); }`,
    ])();
  }

  private classes(place: Place): string {
    const { kind } = place;
    const w = (x: string) => this.wait(kind, x);
    const [a, b] = [this.name('A'), this.name('B')];
    const n = () => `${this.id()}`;
    const inner = this.alone(place);
    const [head, call] = kind === 'async' ? ['async', 'await'] : ['*', 'yield*'];
    const base = `class ${a} { v = ${n()}; static s = x; constructor(y) { this.y = y; } get both() { return [this.v, this.y]; } m(z) { return [z, this.y, x]; } ${head} long(z) { ${this.leaf(inner)} return [z, this.y]; } }`;
    return this.pick([
      () => `{ ${base} const c = new ${a}(${w(n())}); log(c.both, c.m(${w(n())}), ${a}.s); }`,
      () => `{ ${base} const c = new ${a}(${n()}); log(${call} c.long(${w(n())})); }`,
      () =>
        `{ ${base} class ${b} extends ${a} { m(z) { return ['b', super.m(z)]; } ${head} long(z) { const [y] = ${call} super.long(z); ${this.leaf(inner)} return [y, super.m(z), this.both]; } } const c = new ${b}(${w(n())}); log(c.m(${w(n())}), ${call} c.long(x)); }`,
      () =>
        `{ const o2 = { n: ${n()}, ${head} m(y, ...more) { ${this.leaf(inner)} return [this.n, y, more, x]; } }; log(${call} o2.m(${w(n())}, ...${w('[1, 2]')})); }`,
    ])();
  }

  private generators({ kind }: Place): string {
    const w = (x: string) => this.wait(kind, x);
    const g = this.name('g');
    const n = () => `${this.id()}`;
    const plain = `function* ${g}(y = x) { try { const r = yield y; log(r); for (let i = 0; i < 2; i++) { fs.push(() => log(i)); yield i; } yield* gen(1); } finally { log(${n()}); } }`;
    const own = `async function* ${g}(y = x) { try { const r = yield y; log(r); for (let i = 0; i < 2; i++) { fs.push(() => log(i)); yield tick(i); } } catch (e) { log(await tick(e.message)); yield 'caught'; } finally { log(await tick(${n()})); } return 'end'; }`;
    return this.pick([
      () => `{ ${plain} log([...${g}(${w(n())})]); }`,
      () =>
        `{ ${plain} const it = ${g}(); log(it.next().value, it.next(${w(n())}).value); log(it.return(${w(n())}).value); }`,
      () => `{ ${plain} for (const y of ${g}(${w(n())})) { log(${w('y')}); if (flip()) break; } }`,
      () =>
        kind === 'async'
          ? `{ ${own} const it = ${g}(${w(n())}); log(await it.next(), await it.next('r'), await it.${this.pick(['next()', "return('early')", "throw(new Error('in'))"])}, await it.next()); }`
          : `log(yield* (function* () { return ${w(n())}; })());`,
      () =>
        kind === 'async'
          ? `{ ${own} for await (const y of ${g}()) { log(y); if (flip()) break; } }`
          : `log([...gen(${w('2')})]);`,
    ])();
  }

  private alone({ depth, kind }: Place): Place {
    return { depth, breaks: [], loops: [], canBreak: false, canContinue: false, kind };
  }

  private jump(place: Place): string {
    const jumps = [
      ...place.breaks.map((label) => `break ${label};`),
      ...place.loops.map((label) => `continue ${label};`),
      ...(place.canBreak ? ['break;'] : []),
      ...(place.canContinue ? ['continue;', 'continue;'] : []),
    ];
    return jumps.length > 0 ? `if (flip()) ${this.pick(jumps)}` : '';
  }

  private leaf(place: Place): string {
    const { kind } = place;
    const w = (x: string) => this.wait(kind, x);
    return this.pick([
      () => `log(${this.id()});`,
      () => `log(${this.id()}, ${this.expression(kind)});`,
      () => `log(${this.id()}, ${this.expression(kind)});`,
      () => `x = brief(${this.expression(kind)});`,
      () => `fs.push(() => log('f', ${this.id()}, x));`,
      () => `if (flip()) throw new Error('${this.id()}');`,
      () =>
        kind === 'async'
          ? `if (flip()) await fail('${this.id()}');`
          : `if (${w('flip()')}) throw new Error('${this.id()}');`,
      () => `if (flip() && flip()) return ${this.pick([`${this.id()}`, w(`${this.id()}`)])};`,
      () => this.jump(place),
      () => this.jump(place),
      () => `if (flip()) { log(${this.id()}); ${this.jump(place)} }`,
      () => `{ const { a = ${w(`${this.id()}`)}, ...rest } = ${w('{ b: x }')}; log(a, rest); }`,
      () => `{ let [p, q = ${w(`${this.id()}`)}] = [x]; fs.push(() => log(p, q)); p = ${w('1')}; }`,
    ])();
  }

  private statement(place: Place): string {
    if (place.depth > 5 || this.left-- <= 0) return this.leaf(place);
    const { kind } = place;
    const label = this.name('l');
    const loop = {
      ...place,
      breaks: [...place.breaks, label],
      loops: [...place.loops, label],
      canBreak: true,
      canContinue: true,
    };
    const i = this.name('i');
    const times = 1 + this.random(3);
    const capture = this.pick(['', '', `fs.push(() => log('${i}', ${i}));`]);
    const w = (x: string) => this.wait(kind, x);
    return this.pick([
      () => this.leaf(place),
      () => this.leaf(place),
      () => this.leaf(place),
      () =>
        `if (${this.condition(kind)}) ${this.block(place)}${this.pick(['', ` else ${this.block(place)}`])}`,
      () =>
        `${label}: for (let ${i} = 0; ${i} < ${this.pick([`${times}`, w(`${times}`)])}; ${i}++) { ${capture} ${this.block(loop)} }`,
      () =>
        `${label}: for (const ${i} of ${this.pick([`[1, 2, 3].slice(0, ${times})`, w(`[1, 2]`), `gen(${times})`])}) { ${capture} ${this.block(loop)} }`,
      () => `${label}: for (const ${i} in { a: 1, b: 2 }) { ${capture} ${this.block(loop)} }`,
      () => `let ${i} = 0; ${label}: while (${i}++ < ${times}) ${this.block(loop)}`,
      () =>
        `let ${i} = 0; ${label}: do ${this.block(loop)} while (${i}++ < ${this.pick([`${times - 1}`, w(`${times - 1}`)])});`,
      () => `${label}: ${this.block({ ...place, breaks: [...place.breaks, label] })}`,
      () => this.switching(place, label),
      () => this.trying(place),
      () => this.trying(place),
      () => this.trying(place),
      () => this.variables(place),
      () => this.variables(place),
      () => this.classes(place),
      () => this.generators(place),
      () => this.calling(place),
      () =>
        kind === 'async'
          ? `${label}: for await (const ${i} of ${this.pick([`agen(${times})`, '[1, tick(2)]', `gen(2)`])}) { ${capture} ${this.block(loop)} }`
          : `log(yield* gen(${times}));`,
    ])();
  }

  private switching(place: Place, label: string): string {
    const inner = { ...place, breaks: [...place.breaks, label], canBreak: true };
    const cases = [0, 1, 2].map((n) => {
      const test =
        n === 1
          ? this.pick(['default:', `case 1:`])
          : `case ${this.pick([`${n}`, this.wait(place.kind, `${n}`)])}:`;
      return `${test} ${this.block(inner, 2)} ${this.pick(['break;', ''])}`;
    });
    return `${label}: switch (${this.wait(place.kind, 'pick(3)')}) { ${cases.join('\n')} }`;
  }

  private trying(place: Place): string {
    const e = this.name('e');
    const handler = this.pick([
      `catch (${e}) { log(${e}.message); ${this.block(place, 2)} }`,
      `catch { ${this.block(place, 2)} }`,
      '',
    ]);
    const last =
      handler === '' || this.random(2) === 0
        ? `finally { ${this.block(place, 3)} ${this.jump(place)} }`
        : '';
    return `try ${this.block(place)} ${handler} ${last}`;
  }

  private calling(place: Place): string {
    const inner = this.alone(place);
    if (place.kind === 'generator') return `log(yield* (function* () ${this.block(inner)})());`;
    return this.pick([
      () => `log(await (async () => ${this.block(inner)})());`,
      () => `x = brief(await (async function () ${this.block(inner)}).call(o));`,
      () =>
        `log(await (async function (y, { z = y } = {}, ...more) { ${this.leaf(inner)} more = [more, arguments.length, this.n]; ${this.leaf(inner)} return [y, z, more]; }).call(o, ${this.wait('async', '1')}, {}, x));`,
      () =>
        `for await (const v of (async function* () { yield 1; ${this.block(inner)} yield 2; })()) log('v', v);`,
    ])();
  }
}

/** The body of a function. In scope: log, tick, fail, gen(n), agen(n), flip() and pick(n) (random, but the same each run). */
export function randomBody(seed: number, kind: Kind, size: number): string {
  const author = new Author(randomly(seed), size);
  const place: Place = {
    depth: 0,
    breaks: [],
    loops: [],
    canBreak: false,
    canContinue: false,
    kind,
  };
  // Values must not grow from round to round, so `brief` makes numbers and short strings of them.
  return `
    const brief = (v) => (typeof v === 'number' ? v : typeof v === 'string' ? v.length : 'other');
    const fs = []; let x = 0; const o = { n: 0, add(...all) { return [all, this === o]; } };
    class Pair { constructor(a, b) { this.a = a; this.b = b; } }
    const tag = (texts, ...values) => [texts.length, values];
    try ${author.block(place, 5)} finally { for (const f of fs) f(); }
    return ['end', x, o.n, o.k, o.rest];`;
}
