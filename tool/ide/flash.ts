// The dialog that writes firmware into a board.
import type { EspruinoBoard } from '../../boards/index.js';
import { flashFirmware } from '../esp.js';
import { element, enable, isEnabled } from './dom.js';

/** `release` lets go of the port of the board, which the page may have open. */
export function startFlashing({ chip, name }: EspruinoBoard, release: () => Promise<void>): void {
  const dialog = element<HTMLDialogElement>('flash-dialog');
  const status = element('flash-status');
  const start = element('flash-start');
  const close = element('flash-close');
  const say = (text: string, failed = false): void => {
    status.textContent = text;
    status.classList.toggle('failed', failed);
  };
  element('flash-title').textContent = `Write firmware into ${name}`;
  element('flash-progress').hidden = true;
  say('');
  start.onclick = async () => {
    if (!isEnabled(start)) return;
    for (const button of [start, close]) enable(button, false);
    try {
      await flash(chip as string, release, say);
    } catch (error) {
      say(error instanceof Error ? error.message : `${error}`, true);
    } finally {
      for (const button of [start, close]) enable(button, true);
    }
  };
  // While firmware is written the dialog stays, because it says how that ends.
  dialog.onclose = () => {
    if (!isEnabled(close)) dialog.showModal();
  };
  dialog.showModal();
}

async function flash(
  chip: string,
  release: () => Promise<void>,
  say: (text: string) => void,
): Promise<void> {
  if (navigator.serial === undefined)
    throw new Error('this browser has no Web Serial: take Chrome or Edge');
  const offset = Number(element<HTMLInputElement>('firmware-offset').value);
  if (!(Number.isInteger(offset) && offset >= 0))
    throw new Error('the offset is a number like 0x1000');
  const image = await firmware();
  await release();
  const port = await navigator.serial.requestPort().catch(() => {
    throw new Error('no board was chosen');
  });
  const bar = element<HTMLProgressElement>('flash-progress');
  bar.hidden = false;
  say('Connecting…');
  await flashFirmware(port, {
    chip,
    image,
    offset,
    progress: (bytes, total) => {
      bar.value = bytes / total;
      say(`Writing: ${Math.round((bytes / total) * 100)} %`);
    },
    log: (line) => say(line),
  });
  say(`The firmware is in the board: ${image.length.toLocaleString('en')} bytes.`);
}

async function firmware(): Promise<Uint8Array> {
  const [file] = element<HTMLInputElement>('firmware-file').files ?? [];
  if (file !== undefined) return new Uint8Array(await file.arrayBuffer());
  const url = element<HTMLInputElement>('firmware-url').value;
  if (url === '') throw new Error('choose a file, or give an address');
  const response = await fetch(url).catch(() => {
    throw new Error(
      `${url} cannot be fetched: is it right, and does its server allow it to pages?`,
    );
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
