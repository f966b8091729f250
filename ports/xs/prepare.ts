declare const trace: (text: string) => void;

type Print = (...values: unknown[]) => void;

function print(...values: unknown[]): void {
  trace(`${values.map(String).join(' ')}\n`);
}

const METHODS = ['log', 'info', 'debug', 'warn', 'error'];

/**
 * Makes the global `console` complete. The engine has `trace`, and with mcpack a frozen console that can only log.
 * Nothing is printed here, because preloaded modules run at build time. The code avoids the bare name `console`, for
 * which mcpack would include its own.
 */
export function prepareConsole(): Record<string, Print> {
  const host = globalThis as unknown as { console?: Record<string, Print> };
  const { console } = host;
  if (console !== undefined && METHODS.every((name) => console[name] !== undefined)) return console;
  const whole: Record<string, Print> = { ...console };
  for (const name of METHODS) whole[name] ??= whole.log ?? print;
  host.console = whole;
  return whole;
}
