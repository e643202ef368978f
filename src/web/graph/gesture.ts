import type { Point } from "./viewport.ts";

/** What the movement of one pointer does. */
export interface Movement {
  /** How far the drawing goes along (px). */
  readonly by: Point;
  /** How much larger it becomes, around a point of the screen. */
  readonly factor: number;
  readonly around: Point;
}

/** A pointer that moves less than this (px) has not moved. */
const STILL = 4;

/** Pointers that are pressed: one drags, two pinch, and one that stays where it is picks. */
export class Gesture {
  readonly #pointers = new Map<number, Point>();
  #start: Point = { x: 0, y: 0 };
  #hasMoved = false;

  get isUnderWay(): boolean {
    return this.#pointers.size > 0;
  }

  press(id: number, at: Point): void {
    if (this.#pointers.size === 0) [this.#start, this.#hasMoved] = [at, false];
    else this.#hasMoved = true;
    this.#pointers.set(id, at);
  }

  move(id: number, at: Point): Movement {
    const before = this.#pointers.get(id);
    const still: Movement = { by: { x: 0, y: 0 }, factor: 1, around: at };
    if (before === undefined) return still;
    if (toDistance(this.#start, at) >= STILL) this.#hasMoved = true;
    if (!this.#hasMoved) return still;
    this.#pointers.set(id, at);
    const other = [...this.#pointers].find(([otherId]) => otherId !== id)?.[1];
    if (other === undefined) return { ...still, by: { x: at.x - before.x, y: at.y - before.y } };
    // What is between two pointers stays there.
    const by = { x: (at.x - before.x) / 2, y: (at.y - before.y) / 2 };
    const factor = Math.max(1, toDistance(at, other)) / Math.max(1, toDistance(before, other));
    return { by, factor, around: { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 } };
  }

  /** Whether that was a pick: the only pointer, which has not moved. */
  release(id: number): boolean {
    const wasPressed = this.#pointers.delete(id);
    return wasPressed && this.#pointers.size === 0 && !this.#hasMoved;
  }
}

const toDistance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
