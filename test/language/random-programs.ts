// Writes random function bodies of nested control flow, for compiler.test.ts. They always end.

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
    ])();
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
      () => `x = ${this.expression(kind)};`,
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
    const inner: Place = {
      depth: place.depth,
      breaks: [],
      loops: [],
      canBreak: false,
      canContinue: false,
      kind: place.kind,
    };
    if (place.kind === 'generator') return `log(yield* (function* () ${this.block(inner)})());`;
    return this.pick([
      () => `log(await (async () => ${this.block(inner)})());`,
      () => `x = await (async function () ${this.block(inner)}).call(o);`,
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
  return `
    const fs = []; let x = 0; const o = { n: 0 };
    try ${author.block(place, 5)} finally { for (const f of fs) f(); }
    return ['end', x, o];`;
}
