/** A made-up grid and its series: the same for the same seed, with nobody's data in it. */

import { createRandomNumbers } from "../../shared/random/random-numbers.ts";

/** One file of the sample. */
export interface SampleFile {
  /** With folders, such as `loads/Load1.csv`. */
  readonly path: string;
  readonly text: string;
}

export const SAMPLE_GRID_FILE = "sample_grid.json";

const BUSES = 40;
const STEPS_PER_DAY = 96;
const DAYS = 7;
/** Labels that have gaps, as those of a grid from which elements were taken away. */
const LOAD_LABELS = [0, 1, 7, 8, 9, 12, 13, 17, 20, 21, 26, 31];
const SGEN_LABELS = [0, 1, 2, 4, 5, 9];

export function* makeSample(seed = 1): Generator<SampleFile> {
  const random = createRandomNumbers(seed);
  yield { path: SAMPLE_GRID_FILE, text: makeGrid() };
  for (const label of LOAD_LABELS) {
    yield { path: `loads/Load${label}.csv`, text: makeSeries(makeLoad(label, random)) };
  }
  for (const label of SGEN_LABELS) {
    yield { path: `sgens/SGen${label}.csv`, text: makeSeries(makeSgen(label, random)) };
  }
}

/** From 0 to 1. */
type Random = () => number;

type Power = (hour: number) => readonly [p: number, q: number];

/** A household: a base, a morning and an evening peak, less of both in the night. */
function makeLoad(label: number, random: Random): Power {
  const base = 0.15 + 0.02 * (label % 5);
  return (hour) => {
    const time = hour % 24;
    const isWeekend = Math.floor(hour / 24) % 7 >= 5;
    const morning = 0.25 * bell(time, isWeekend ? 10 : 7.5, 1.6);
    const evening = 0.45 * bell(time, 19.5, 2.2);
    const p = base + morning + evening + 0.06 * (random() - 0.5);
    return [p, p * (0.25 + 0.05 * (label % 3))];
  };
}

/** Photovoltaics under passing clouds; counted as consumption, as the node counts it: so below zero. */
function makeSgen(label: number, random: Random): Power {
  let cloud = 0.3;
  return (hour) => {
    cloud = Math.min(0.9, Math.max(0, cloud + 0.12 * (random() - 0.5)));
    const sun = Math.max(0, Math.sin(((hour % 24) - 6) * (Math.PI / 12)));
    const p = -(0.7 + 0.05 * (label % 4)) * sun * (1 - cloud);
    return [p, -0.1 * p];
  };
}

const bell = (at: number, middle: number, width: number): number => Math.exp(-(((at - middle) / width) ** 2));

function makeSeries(power: Power): string {
  const rows = Array.from({ length: DAYS * STEPS_PER_DAY }, (_, step) => {
    const hour = (step * 24) / STEPS_PER_DAY;
    const [p, q] = power(hour);
    return `${hour},${p.toFixed(4)},${q.toFixed(4)}`;
  });
  return `timestep,P_norm,Q_norm\n${rows.join("\n")}\n`;
}

/** In pandapower's form: each table is a JSON text inside the JSON. */
function makeGrid(): string {
  const bus = toFrame(["name", "vn_kv", "type", "zone", "in_service"], sequence(BUSES), () => [
    null,
    20,
    "b",
    null,
    true,
  ]);
  const columns = ["name", "bus", "p_mw", "q_mvar", "scaling", "in_service"];
  const load = toFrame(columns, LOAD_LABELS, (row) => [null, 3 + 3 * row, 0.2 + row / 100, 0.05, 1, true]);
  const sgen = toFrame(columns, SGEN_LABELS, (row) => [null, 4 + 6 * row, 0.3, 0, 0.5, true]);
  const line = toFrame(["from_bus", "to_bus", "length_km", "in_service"], sequence(BUSES - 1), (row) => [
    row,
    row + 1,
    0.4,
    true,
  ]);
  const ext_grid = toFrame(["name", "bus", "vm_pu"], [0], () => [null, 0, 1]);
  const grid = {
    _module: "pandapower.auxiliary",
    _class: "pandapowerNet",
    _object: { bus, load, sgen, line, ext_grid, name: "sample", f_hz: 50, sn_mva: 1 },
  };
  return `${JSON.stringify(grid, null, 2)}\n`;
}

const sequence = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function toFrame(
  columns: readonly string[],
  index: readonly number[],
  toRow: (row: number) => readonly unknown[],
) {
  const data = index.map((_, row) => toRow(row));
  return {
    _module: "pandas.core.frame",
    _class: "DataFrame",
    _object: JSON.stringify({ columns, index, data }),
    orient: "split",
    is_multiindex: false,
    is_multicolumn: false,
  };
}
