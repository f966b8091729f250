// The page of `uasyncio ide`.
import { boards, type EspruinoBoard } from '../../boards/index.js';
import { isSmall } from '../boards/small.js';
import { boardType, checkName, otherBoard, stopProgram, storeProgram } from '../store.js';
import { chromeTrace, eventsIn } from '../timeline.js';
import { Traces } from '../trace.js';
import type { Built } from './bundle.js';
import { Compiler } from './compiler.js';
import { chooseWay } from './connect.js';
import { element, enable, onClick } from './dom.js';
import { makeEditor, markError, type Names, setText } from './editor.js';
import { startFlashing } from './flash.js';
import { Here } from './here.js';
import { Board } from './uart.js';
import { TasksView } from './view.js';

const NAME = 'app.ts';
const IN_STORAGE = 'app.js';
const HERE = 'here';
const SAVED = 'uasyncio-program';
const OWN = 'your own';
const MOST_LINES = 2000;

const status = element('status');
const output = element('console');
const where = element<HTMLSelectElement>('where');
const [connectButton, buildButton, runButton, stopButton] = [
  element('connect'),
  element('build'),
  element('run'),
  element('stop'),
];
const progress = element<HTMLProgressElement>('progress');

function say(text: string, failed = false): void {
  status.textContent = text;
  status.classList.toggle('failed', failed);
}

function print(line: string, isError = false): void {
  const events = eventsIn(line);
  if (events !== undefined) {
    view.timeline.add(events);
    view.update();
    return;
  }
  printed.push({ text: line, isError });
  if (printed.length > MOST_LINES) printed.shift();
  frame ??= requestAnimationFrame(showPrinted);
}

/** What is printed is shown with the next picture: a program may print thousands of lines in between. */
let printed: { text: string; isError: boolean }[] = [];
let frame: number | undefined;

function showPrinted(): void {
  if (frame !== undefined) cancelAnimationFrame(frame);
  frame = undefined;
  const follows = output.scrollTop + output.clientHeight > output.scrollHeight - 30;
  const divs = printed.map(({ text, isError }) => {
    const div = document.createElement('div');
    div.textContent = text;
    div.classList.toggle('failed', isError);
    return div;
  });
  printed = [];
  output.append(...divs);
  while (output.childElementCount > MOST_LINES) output.firstChild?.remove();
  if (follows) output.scrollTop = output.scrollHeight;
}

function clearOutput(): void {
  printed = [];
  output.replaceChildren();
  view.clear();
}

const view = new TasksView(
  element('timeline'),
  element('tasks').querySelector('tbody') as HTMLTableSectionElement,
  element('range'),
);

const compiler = new Compiler();
let text = '';
let editor: ReturnType<typeof makeEditor>;
let here: Here | undefined;
/** The address of what runs before each program. */
let prelude: string;
/** Translates positions in what the board prints, once something was uploaded. */
let traces: Traces | undefined;
const board = new Board(
  (line) => (traces === undefined ? print(line) : traces.line(line)),
  () => {
    say('The board has gone: it was unplugged, or is out of reach.', true);
    enable(stopButton, false);
    showPlace();
  },
);

function isHere(): boolean {
  return where.value === HERE;
}

function chosenBoard(): EspruinoBoard {
  return boards.find(({ id }) => id === where.value) as EspruinoBoard;
}

async function build(): Promise<Built> {
  say('Building…');
  const small = !isHere() && isSmall(chosenBoard());
  markError(editor, '');
  const built = await compiler.build({
    name: NAME,
    text,
    target: isHere() ? 'web' : 'espruino',
    minify: !isHere(),
    lean: small,
    trace: element<HTMLInputElement>('trace').checked,
  });
  for (const warning of built.warnings) print(warning, true);
  const size = built.code.length.toLocaleString('en');
  say(`Built: ${size} bytes${small ? ' (lean profile)' : ''}.`);
  return built;
}

function stop(): void {
  here?.stop();
  here = undefined;
  if (!isHere() && board.isOpen) board.send('\x03\x10reset()');
  enable(stopButton, false);
  say('Stopped.');
}

async function run(): Promise<void> {
  stop();
  clearOutput();
  // First, because browsers let the user choose a board only soon after a key or a click.
  if (!isHere()) await connect();
  const built = await build();
  if (isHere()) runHere(built);
  else await upload(built);
}

function runHere(built: Built): void {
  const virtual = element<HTMLSelectElement>('pace').value === 'virtual';
  here = new Here(
    built,
    { prelude, virtual },
    {
      line: print,
      ended: (exitCode) => {
        showPrinted();
        say(
          exitCode === 0
            ? 'The program has ended.'
            : `The program has ended with exit code ${exitCode}.`,
          exitCode !== 0,
        );
        enable(stopButton, false);
      },
    },
  );
  enable(stopButton, true);
  say('Running.');
}

/** Nothing if a board is connected. */
async function connect(): Promise<void> {
  if (!board.isOpen) {
    const chosen = chosenBoard();
    say('Connecting…');
    const way = await chooseWay(chosen);
    if (way === undefined) throw new Error('no board was chosen');
    await board.connect(way, chosen.baud ?? 0);
    showPlace();
    await board.interrupt();
    const type = await boardType(board, nobody());
    for (const warning of otherBoard(chosen, type)) print(warning, true);
    enable(stopButton, true);
    say(`Connected to ${chosen.name}.`);
  } else await board.interrupt();
}

function nobody(): string {
  return `no answer from ${chosenBoard().id}: is Espruino on it?`;
}

async function upload({ stored, map }: Built): Promise<void> {
  checkName(IN_STORAGE);
  const bytes = stored as Uint8Array;
  const size = bytes.length.toLocaleString('en');
  const boot = element<HTMLInputElement>('boot').checked && !element('boot-label').hidden;
  traces = new Traces(new Map([[IN_STORAGE, map]]), print);
  progress.value = 0;
  progress.hidden = false;
  enable(stopButton, false);
  try {
    await stopProgram(board, nobody());
    await storeProgram(board, { name: IN_STORAGE, code: bytes, boot }, (done) => {
      progress.value = Math.min(1, done / bytes.length);
      say(`Writing: ${Math.round(progress.value * 100)} % of ${size} bytes`);
    });
  } catch (error) {
    if (board.isOpen) throw error;
    throw new Error(
      'lost the connection to the board in the middle. What is half written does not start: connect it, and upload again',
    );
  } finally {
    progress.hidden = true;
  }
  enable(stopButton, true);
  say(`${IN_STORAGE} is in the board, and runs${boot ? ' now and at every boot' : ''}.`);
}

/** The page lets go of the board, so that its port can be used for something else. */
async function release(): Promise<void> {
  if (!board.isOpen) return;
  await board.disconnect();
  say('Disconnected.');
  enable(stopButton, false);
  showPlace();
}

/** Calls a function for a button, and shows its failure. */
function doing(work: () => unknown): () => Promise<void> {
  const buttons = [connectButton, buildButton, runButton, element('flash')];
  return async () => {
    for (const button of buttons) enable(button, false);
    try {
      await work();
    } catch (error) {
      const message = error instanceof Error ? error.message : `${error}`;
      say(message, true);
      if (editor !== undefined) markError(editor, message);
    } finally {
      for (const button of buttons) enable(button, true);
    }
  };
}

function showPlace(): void {
  runButton.textContent = isHere() ? 'Run' : 'Upload and run';
  element('pace-label').hidden = !isHere();
  element('boot-label').hidden = isHere() || chosenBoard().ownLoader === true;
  connectButton.hidden = isHere();
  connectButton.textContent = board.isOpen ? 'Disconnect' : 'Connect…';
  element('prompt-form').hidden = isHere() || !board.isOpen;
  element('flash').hidden = isHere() || chosenBoard().chip === undefined;
}

function fillPlaces(): void {
  where.append(new Option('in this page', HERE));
  for (const { id, name, engine } of boards)
    if (engine === 'espruino' && id !== 'linux') where.append(new Option(name, id));
  where.addEventListener('change', () => {
    // A small board has no memory to spare for the trace.
    element<HTMLInputElement>('trace').checked = isHere();
    showPlace();
  });
}

function fillTabs(): void {
  const tabs = [...document.querySelectorAll<HTMLElement>('[role=tab]')];
  const select = (tab: HTMLElement): void => {
    for (const each of tabs) {
      const selected = each === tab;
      each.setAttribute('aria-selected', `${selected}`);
      each.tabIndex = selected ? 0 : -1;
      element(each.getAttribute('aria-controls') as string).hidden = !selected;
    }
    view.update();
  };
  for (const tab of tabs) {
    tab.addEventListener('click', () => select(tab));
    tab.addEventListener('keydown', ({ key }) => {
      if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
      const other = tabs[1 - tabs.indexOf(tab)] as HTMLElement;
      select(other);
      other.focus();
    });
  }
}

function saveTrace(): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(
    new Blob([chromeTrace(view.timeline)], { type: 'application/json' }),
  );
  link.download = 'trace.json';
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The program in the address, as the docs link to it: `#program=` and base64url of UTF-8. */
function linkedProgram(): string | undefined {
  const [, data] = /^#program=([\w-]+)$/.exec(location.hash) ?? [];
  if (data === undefined) return undefined;
  const binary = atob(data.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
}

async function begin(): Promise<void> {
  const load = async (name: string) => (await fetch(name)).json();
  const [names, examples] = (await Promise.all([load('names.json'), load('examples.json')])) as [
    Names,
    Record<string, string>,
  ];
  const linked = linkedProgram();
  const saved = localStorage.getItem(SAVED);
  const programs: Record<string, string> = {
    ...(linked !== undefined && { 'from the docs': linked }),
    ...(saved !== null && { [OWN]: saved }),
    ...examples,
  };
  const example = element<HTMLSelectElement>('example');
  for (const name of Object.keys(programs)) example.append(new Option(name, name));
  editor = makeEditor(element('editor'), names, (changed) => {
    text = changed;
    // To look at an example or a program of the docs must not replace one's own.
    if (changed === programs[example.value]) return;
    if (programs[OWN] === undefined) example.prepend(new Option(OWN, OWN));
    programs[OWN] = changed;
    example.value = OWN;
    localStorage.setItem(SAVED, changed);
  });
  const choose = (): void => setText(editor, programs[example.value] ?? '');
  example.addEventListener('change', choose);
  choose();
  const script = await (await fetch('run.js')).blob();
  prelude = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  await compiler.ready;
  say('Ready.');
}

/** The line for the prompt of the board, with a history. */
function fillPrompt(): void {
  const input = element<HTMLInputElement>('prompt');
  const sent: string[] = [];
  let at = 0;
  element('prompt-form').addEventListener('submit', (event) => {
    event.preventDefault();
    board.send(input.value);
    if (input.value !== '' && input.value !== sent.at(-1)) sent.push(input.value);
    at = sent.length;
    input.value = '';
  });
  input.addEventListener('keydown', (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    at = Math.max(0, Math.min(sent.length, at + step));
    input.value = sent[at] ?? '';
  });
}

fillPlaces();
fillTabs();
fillPrompt();
showPlace();
onClick(
  connectButton,
  doing(() => (board.isOpen ? release() : connect())),
);
onClick(buildButton, doing(build));
onClick(runButton, doing(run));
onClick(stopButton, doing(stop));
onClick(element('zoom-in'), () => view.zoom(0.5));
onClick(element('zoom-out'), () => view.zoom(2));
onClick(element('zoom-all'), () => view.showAll());
onClick(element('save-trace'), saveTrace);
onClick(element('flash'), () => startFlashing(chosenBoard(), release));
onClick(element('keys'), () => element<HTMLDialogElement>('keys-dialog').showModal());
document.addEventListener(
  'keydown',
  (event) => {
    const isRun = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (!isRun || document.querySelector('dialog[open]') !== null) return;
    // Before the editor, for which it is a new line.
    event.preventDefault();
    event.stopPropagation();
    runButton.click();
  },
  { capture: true },
);
// Some browsers have none in private windows; then the page needs its server to be loaded again.
navigator.serviceWorker?.register('offline.js').catch(() => {});
await doing(begin)();
