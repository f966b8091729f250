// A board at Web Serial or Web Bluetooth, by the UART of @espruino-tools/core.
import { DeviceController } from '@espruino-tools/core';
import type { Prompt } from '../store.js';

interface Connection {
  isOpen: boolean;
  ondata?: (text: string) => void;
  onclose?: () => void;
  on(event: string, call: (text: string) => void): void;
}

const LOST = 'lost the connection to the board';

export class Board implements Prompt {
  private uart = new DeviceController().UART;
  private lose: (error: Error) => void = () => {};
  private lost = new Promise<never>(() => {});

  /** `received` is called with all that the board prints, `closed` when it is gone. */
  constructor(
    private received: (text: string) => void,
    private closed: () => void,
  ) {}

  get isOpen(): boolean {
    return (this.uart.getConnection() as Connection | undefined)?.isOpen === true;
  }

  /** Lets the user choose a board. Throws Error if none is chosen. */
  async connect(): Promise<void> {
    if (this.isOpen) return;
    this.lost = new Promise((_, reject) => {
      this.lose = reject;
    });
    this.lost.catch(() => {});
    const answer = new Promise<void>((resolve, reject) =>
      this.uart.write('\x03', (text: string | null) =>
        text === null ? reject(new Error('no board was chosen')) : resolve(),
      ),
    );
    makeAccessible();
    await Promise.race([answer, this.lost]);
    this.follow(this.uart.getConnection());
  }

  /** The package has one listener for each event: its own, which ours call. */
  private follow(connection: Connection | undefined): void {
    if (connection?.isOpen !== true)
      throw new Error('the board cannot be opened; does another program use it?');
    const { ondata, onclose } = connection;
    connection.on('data', (text) => {
      ondata?.call(connection, text);
      this.received(text);
    });
    connection.on('close', () => {
      onclose?.call(connection);
      this.uart.isBusy = false;
      this.lose(new Error(LOST));
      this.closed();
    });
  }

  async evaluate(expression: string, seconds: number): Promise<unknown> {
    if (!this.isOpen) throw new Error(LOST);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const answer = new Promise<unknown>((resolve) => {
      this.uart.eval(expression, (value: unknown, log: string) =>
        resolve(log === 'success' ? value : undefined),
      );
      timer = setTimeout(() => resolve(undefined), (seconds + 1) * 1000);
    });
    return Promise.race([answer, this.lost]).finally(() => clearTimeout(timer));
  }

  /** Sends a line to the prompt. */
  send(line: string): void {
    this.uart.write(`${line}\n`);
  }

  close(): void {
    this.uart.close();
  }
}

/** The package's dialog is made of elements that only a mouse can reach. */
function makeAccessible(): void {
  const choices = document.querySelectorAll<HTMLElement>('.esp-tools-name, #esp-tools-close-modal');
  const elements = [...choices].map((each) => each.parentElement as HTMLElement);
  for (const element of elements) {
    element.tabIndex = 0;
    element.setAttribute('role', 'button');
    element.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter' || key === ' ')
        (element.onclick ? element : (element.firstElementChild as HTMLElement)).click();
    });
  }
  elements.at(-1)?.focus();
}
