/**
 * A canvas with a graph on it. Owns which part is seen; draws at most once per frame, and only when something has changed.
 */
import type { ItemState } from "./item-state.ts";
import { Labels } from "./labels.ts";
import { type Look, PLAIN } from "./look.ts";
import { paint } from "./paint.ts";
import { findItem, type Scene } from "./scene.ts";
import { LEAST_FITTED } from "./size-guess.ts";
import { readTheme, type Theme } from "./theme.ts";
import {
  between,
  centre,
  fit,
  isWithin,
  type Point,
  pan,
  type Size,
  toDrawing,
  type Viewport,
  zoomAround,
} from "./viewport.ts";

/** At which a box is shown that somebody goes to, unless it is larger already. */
const NEAR_SCALE = 0.8;
const FLIGHT_MS = 220;
/** So long after the last movement the drawing rests. */
const REST_MS = 250;

interface Flight {
  readonly from: Viewport;
  readonly to: Viewport;
  readonly beganAt: number;
}

export interface DrawingOptions {
  /** What is to be seen of the first scene; null for as much as can be. */
  readonly first: Viewport | null;
  /** Told when a scene is on the canvas for the first time. */
  readonly onDrawn: (scene: Scene) => void;
  /** Told what is seen, as often as it is drawn. */
  readonly onSeen: (view: Viewport) => void;
}

export class Drawing {
  readonly #canvas: HTMLCanvasElement;
  readonly #brush: CanvasRenderingContext2D | null;
  readonly #onDrawn: (scene: Scene) => void;
  readonly #onSeen: (view: Viewport) => void;
  readonly #first: Viewport | null;
  readonly #labels = new Labels();
  readonly #end = new AbortController();
  #theme: Theme | null = null;
  #scene: Scene | null = null;
  #drawn: Scene | null = null;
  #states: readonly ItemState[] = [];
  #look: Look = PLAIN;
  #view: Viewport = { x: 0, y: 0, scale: 1 };
  #screen: Size = { width: 0, height: 0 };
  #flight: Flight | null = null;
  #frame = 0;
  #isMoving = false;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(canvas: HTMLCanvasElement, { first, onDrawn, onSeen }: DrawingOptions) {
    this.#canvas = canvas;
    this.#brush = canvas.getContext("2d");
    this.#first = first;
    this.#onDrawn = onDrawn;
    this.#onSeen = onSeen;
    const { signal } = this.#end;
    const scheme = window.matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", () => this.#forgetTheme(), { signal });
    const observer = new ResizeObserver(() => this.#measure());
    observer.observe(canvas);
    signal.addEventListener("abort", () => observer.disconnect());
    this.#measure();
  }

  get screen(): Size {
    return this.#screen;
  }

  stop(): void {
    this.#end.abort();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
  }

  /** @param start the item that is to be seen where the whole is too large; null for the first */
  show(scene: Scene, states: readonly ItemState[], start: number | null): void {
    const isFirst = this.#scene === null;
    this.#scene = scene;
    this.#states = states;
    this.#flight = null;
    const isKept = isFirst && this.#first !== null && isWithin(this.#first, scene.layout, this.#screen);
    this.#view = isKept ? this.#first : this.#toStart(scene, start, isFirst);
    this.#draw();
  }

  setStates(states: readonly ItemState[]): void {
    this.#states = states;
    this.#draw();
  }

  setLook(look: Look): void {
    this.#look = look;
    this.#draw();
  }

  pan(by: Point): void {
    this.#flight = null;
    this.#view = pan(this.#view, by);
    this.#move();
  }

  /** @param at what stays where it is (px of the screen); the middle when absent */
  zoom(factor: number, at: Point = { x: this.#screen.width / 2, y: this.#screen.height / 2 }): void {
    this.#flight = null;
    this.#view = zoomAround(this.#view, at, factor);
    this.#move();
  }

  fit(): void {
    if (this.#scene !== null) this.#flyTo(fit(this.#scene.layout, this.#screen));
  }

  goTo(item: number): void {
    const { layout } = this.#scene ?? {};
    if (layout === undefined) return;
    const at = { x: layout.x[item] ?? 0, y: layout.y[item] ?? 0 };
    this.#flyTo(centre(at, this.#screen, Math.max(NEAR_SCALE, this.#view.scale)));
  }

  /** Moves only when the item is not seen, or hardly. */
  reveal(item: number): void {
    const { layout } = this.#scene ?? {};
    if (layout === undefined) return;
    const [x = 0, y = 0] = [layout.x[item], layout.y[item]];
    const { scale } = this.#view;
    const [left, top] = [(x - this.#view.x) * scale, (y - this.#view.y) * scale];
    const isSeen = left > 60 && left < this.#screen.width - 60 && top > 30 && top < this.#screen.height - 30;
    if (!isSeen || scale < NEAR_SCALE / 3) this.goTo(item);
  }

  /** @param at px of the screen */
  itemAt(at: Point): number | null {
    return this.#scene === null ? null : findItem(this.#scene, toDrawing(this.#view, at));
  }

  #toStart(scene: Scene, start: number | null, isFirst: boolean): Viewport {
    const whole = fit(scene.layout, this.#screen);
    if (whole.scale >= LEAST_FITTED && (isFirst || start === null)) return whole;
    const item = start ?? 0;
    const at = { x: scene.layout.x[item] ?? 0, y: scene.layout.y[item] ?? 0 };
    return centre(at, this.#screen, Math.max(NEAR_SCALE, whole.scale));
  }

  #flyTo(to: Viewport): void {
    const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (isStill) this.#view = to;
    else this.#flight = { from: this.#view, to, beganAt: performance.now() };
    this.#draw();
  }

  #forgetTheme(): void {
    this.#theme = null;
    this.#draw();
  }

  #measure(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const before = this.#screen;
    this.#screen = { width, height };
    // What was in the middle stays there.
    if (before.width > 0)
      this.#view = pan(this.#view, { x: (width - before.width) / 2, y: (height - before.height) / 2 });
    this.#draw();
  }

  #move(): void {
    this.#isMoving = true;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#isMoving = false;
      this.#draw();
    }, REST_MS);
    this.#draw();
  }

  #draw(): void {
    if (this.#frame !== 0 || this.#end.signal.aborted) return;
    this.#frame = requestAnimationFrame((now) => {
      this.#frame = 0;
      this.#fly(now);
      this.#paint();
    });
  }

  #fly(now: number): void {
    if (this.#flight === null) return;
    const { from, to, beganAt } = this.#flight;
    const part = Math.min(1, Math.max(0, (now - beganAt) / FLIGHT_MS));
    this.#view = between(from, to, part * (2 - part));
    if (part === 1) this.#flight = null;
    else this.#move();
  }

  #paint(): void {
    const [scene, brush, screen] = [this.#scene, this.#brush, this.#screen];
    if (scene === null || brush === null || screen.width === 0) return;
    const density = window.devicePixelRatio;
    const [width, height] = [Math.round(screen.width * density), Math.round(screen.height * density)];
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#theme ??= readTheme(this.#canvas);
    const { theme, labels } = { theme: this.#theme, labels: this.#labels };
    paint(brush, {
      scene,
      states: this.#states,
      look: this.#look,
      theme,
      labels,
      view: this.#view,
      isMoving: this.#isMoving,
      screen,
      density,
    });
    this.#onSeen(this.#view);
    if (this.#drawn === scene) return;
    this.#drawn = scene;
    this.#onDrawn(scene);
  }
}
