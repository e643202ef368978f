/** What training leaves behind, and is kept on disk. */
import * as v from "valibot";

/** The last column of what is generated: which of the examples a row belongs to, counted from 1. */
export const EXAMPLE_COLUMN = "example";

const NumbersSchema = v.array(v.number());
const MatrixSchema = v.array(NumbersSchema);

export const CALENDAR_KEYS = ["constant", "time-of-day", "weekday", "month"] as const;
export type CalendarKey = (typeof CALENDAR_KEYS)[number];

/** A column that the clock alone decides, such as the hour: it is repeated and not learnt. */
const CalendarColumnSchema = v.object({
  kind: v.literal("calendar"),
  name: v.string(),
  decimals: v.number(),
  key: v.picklist(CALENDAR_KEYS),
  values: v.record(v.string(), v.number()),
});

/** A column that is learnt: its place among the series, and its marginal. */
const SeriesColumnSchema = v.object({
  kind: v.literal("series"),
  name: v.string(),
  decimals: v.number(),
  /** Of a direction: where its circle is cut open (degrees). */
  cut: v.nullable(v.number()),
  season: NumbersSchema,
  /** Of what the season leaves over. */
  deviation: v.number(),
  /** Quantiles of what the model makes before the marginal, and of the data at the same shares. */
  latent: NumbersSchema,
  quantiles: NumbersSchema,
});

export const ModelSchema = v.object({
  format: v.literal(1),
  name: v.string(),
  header: v.array(v.string()),
  indexColumn: v.string(),
  firstIndex: v.string(),
  firstMs: v.number(),
  stepMs: v.number(),
  rows: v.number(),
  sequenceLength: v.number(),
  epochs: v.number(),
  periods: NumbersSchema,
  autoregression: v.nullable(v.object({ lags: v.number(), weights: MatrixSchema, innovation: MatrixSchema })),
  columns: v.array(v.variant("kind", [CalendarColumnSchema, SeriesColumnSchema])),
});

export type Model = v.InferOutput<typeof ModelSchema>;
export type CalendarColumn = v.InferOutput<typeof CalendarColumnSchema>;
export type SeriesColumn = v.InferOutput<typeof SeriesColumnSchema>;
