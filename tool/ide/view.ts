// The live view of the tasks: a table, and a timeline with one lane for each task.
import { type Lane, type Span, Timeline } from '../timeline.js';

const LANE = 22;
const LABEL = 110;
/** The shortest range that is shown, in ms. */
const SHORTEST = 0.05;
/** How many steps of a task, and tasks, the page keeps: a program may run for days. */
const MOST_KEPT = 2000;
/** How many tasks are shown: the newest. */
const MOST_ROWS = 200;

function cssColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function duration(ms: number): string {
  return ms < 1
    ? `${Math.round(ms * 1000)} µs`
    : ms < 1000
      ? `${ms.toFixed(1)} ms`
      : `${(ms / 1000).toFixed(2)} s`;
}

export class TasksView {
  timeline = new Timeline(MOST_KEPT);
  private context: CanvasRenderingContext2D;
  /** What scrolls the canvas, which is as high as its lanes. */
  private lanes: HTMLElement;
  /** The time at the left, and the ms that are shown; undefined: all. */
  private from: number | undefined;
  private span = 0;
  private drawn = true;

  constructor(
    private canvas: HTMLCanvasElement,
    private body: HTMLTableSectionElement,
    private range: HTMLElement,
  ) {
    this.context = canvas.getContext('2d') as CanvasRenderingContext2D;
    this.lanes = canvas.parentElement as HTMLElement;
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      if (event.shiftKey) this.move(Math.sign(event.deltaY) * 0.1);
      else this.zoom(event.deltaY < 0 ? 0.8 : 1.25, event.offsetX);
    });
    this.lanes.addEventListener('keydown', (event) => {
      const { key } = event;
      if (key === 'ArrowLeft') this.move(-0.1);
      else if (key === 'ArrowRight') this.move(0.1);
      else if (key === '+') this.zoom(0.8);
      else if (key === '-') this.zoom(1.25);
      else if (key === '0') this.showAll();
      else return;
      event.preventDefault();
    });
    let grabbed: number | undefined;
    canvas.addEventListener('pointerdown', ({ offsetX }) => {
      grabbed = offsetX;
    });
    canvas.addEventListener('pointermove', ({ offsetX, movementY, buttons }) => {
      if (buttons === 0 || grabbed === undefined) return;
      this.lanes.scrollTop -= movementY;
      this.move((grabbed - offsetX) / (this.canvas.clientWidth - LABEL));
      grabbed = offsetX;
    });
    this.lanes.addEventListener('scroll', () => this.update());
    new ResizeObserver(() => this.update()).observe(this.lanes);
  }

  clear(): void {
    this.timeline = new Timeline(MOST_KEPT);
    this.from = undefined;
    this.update();
  }

  /** Draws soon: many changes cost one drawing. */
  update(): void {
    if (!this.drawn) return;
    this.drawn = false;
    requestAnimationFrame(() => {
      this.drawn = true;
      this.draw();
      this.fillTable();
    });
  }

  zoom(factor: number, x = (this.canvas.clientWidth + LABEL) / 2): void {
    const { from, span } = this.shown();
    const share = Math.max(0, (x - LABEL) / (this.canvas.clientWidth - LABEL));
    const at = from + span * share;
    this.span = Math.max(SHORTEST, span * factor);
    this.from = at - this.span * share;
    this.update();
  }

  showAll(): void {
    this.from = undefined;
    this.update();
  }

  private move(share: number): void {
    const { from, span } = this.shown();
    this.from = from + span * share;
    this.span = span;
    this.update();
  }

  private shown(): { from: number; span: number } {
    if (this.from !== undefined) return { from: this.from, span: this.span };
    const { start, end } = this.timeline;
    return { from: start, span: Math.max(SHORTEST, end - start) };
  }

  private draw(): void {
    const { canvas, context } = this;
    const width = canvas.clientWidth;
    if (width === 0) return;
    const lanes = [...this.timeline.lanes.values()].slice(-MOST_ROWS);
    const height = Math.max((lanes.length + 1) * LANE, this.lanes.clientHeight);
    const scale = devicePixelRatio;
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.style.height = `${height}px`;
    context.scale(scale, scale);
    context.font = '12px system-ui, sans-serif';
    context.textBaseline = 'middle';
    for (const [i, lane] of lanes.entries()) this.drawLane(lane, (i + 1) * LANE);
    this.drawScale(this.lanes.scrollTop);
  }

  private drawLane({ name, spans, ended }: Lane, top: number): void {
    const { context } = this;
    context.fillStyle = cssColour('--fore');
    context.globalAlpha = ended ? 0.6 : 1;
    context.fillText(name, 8, top + LANE / 2, LABEL - 16);
    context.globalAlpha = 1;
    for (const span of spans) this.drawSpan(span, top);
  }

  private drawSpan({ what, on, from, to }: Span, top: number): void {
    const { context } = this;
    const shown = this.shown();
    const perMs = (this.canvas.clientWidth - LABEL) / shown.span;
    const end = Math.min(to, this.timeline.end);
    const left = Math.max(LABEL, LABEL + (from - shown.from) * perMs);
    const right = LABEL + (end - shown.from) * perMs;
    if (right < LABEL || left > this.canvas.clientWidth) return;
    const width = Math.max(what === 'running' ? 2 : 0, right - left);
    context.fillStyle = cssColour(what === 'running' ? '--accent' : '--line');
    context.globalAlpha = what === 'running' ? 1 : 0.6;
    context.fillRect(left, top + 3, width, LANE - 6);
    context.globalAlpha = 1;
    if (what !== 'waiting' || width < 40) return;
    context.fillStyle = cssColour('--fore');
    context.save();
    context.beginPath();
    context.rect(left, top, width, LANE);
    context.clip();
    context.fillText(on, left + 4, top + LANE / 2);
    context.restore();
  }

  private drawScale(top: number): void {
    const { context } = this;
    const { from, span } = this.shown();
    const start = this.timeline.start;
    const width = this.canvas.clientWidth - LABEL;
    context.fillStyle = cssColour('--back');
    context.fillRect(0, top, this.canvas.clientWidth, LANE);
    context.fillStyle = cssColour('--fore');
    for (let i = 0; i < 4; i++)
      context.fillText(
        duration(from - start + (span * i) / 4),
        LABEL + (width * i) / 4,
        top + LANE / 2,
      );
    this.range.textContent = `${duration(span)} shown`;
  }

  private fillTable(): void {
    const rows = [...this.timeline.lanes.values()].filter(({ id }) => id !== 0).slice(-MOST_ROWS);
    this.body.replaceChildren(
      ...rows.map(({ name, parent, ended, spans }) => {
        const last = spans.at(-1);
        const state = ended ? 'done' : (last?.what ?? 'ready');
        const steps = spans.filter(({ what }) => what === 'running').length;
        const maker =
          parent === 0 ? '-' : (this.timeline.lanes.get(parent)?.name ?? `Task-${parent}`);
        const row = document.createElement('tr');
        for (const text of [name, state, last?.on || '-', maker, `${steps}`]) {
          const cell = document.createElement('td');
          cell.textContent = text;
          row.append(cell);
        }
        return row;
      }),
    );
  }
}
