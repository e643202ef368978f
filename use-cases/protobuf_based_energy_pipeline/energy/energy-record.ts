/** The messages that pass between the services, as they come from the wire: common.proto, checked. */
import * as v from "valibot";

/** Neither NaN nor infinite, which a double on the wire may be. */
export const FiniteNumberSchema = v.pipe(v.number("must be a number"), v.finite("must be a finite number"));

export const EnergyRecordSchema = v.object(
  {
    timestamp: v.string(),
    household_id: v.string(),
    /** W */
    power_consumption: FiniteNumberSchema,
    /** V */
    voltage: FiniteNumberSchema,
    /** A */
    current: FiniteNumberSchema,
  },
  "is missing",
);

export type EnergyRecord = v.InferOutput<typeof EnergyRecordSchema>;

export const AnalyzedRecordSchema = v.object({
  original: EnergyRecordSchema,
  /** From 0 to 1. */
  efficiency_score: FiniteNumberSchema,
  is_anomaly: v.boolean(),
  /** Empty when it is no anomaly. */
  anomaly_reason: v.string(),
});

export type AnalyzedRecord = v.InferOutput<typeof AnalyzedRecordSchema>;
