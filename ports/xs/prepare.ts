declare const trace: (text: string) => void;

type Print = (...values: unknown[]) => void;

function print(...values: unknown[]): void {
  trace(`${values.map((value) => `${value}`).join(' ')}\n`);
}

/**
 * The engine has `trace`, and with mcpack a console that can only log. Nothing is printed here: what is
 * preloaded runs at build time. The name `console` alone would make mcpack include its own.
 */
export function prepareConsole(): Record<string, Print> {
  const host = globalThis as unknown as { console?: Record<string, Print> };
  host.console ??= {};
  const { console } = host;
  for (const name of ['log', 'info', 'debug', 'warn', 'error']) console[name] ??= print;
  return console;
}
