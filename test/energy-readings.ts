/** The eight readings of the worked example of the protobuf-based energy pipeline. */

const reading = (household: string, power_consumption: number, voltage: number, share = 1) => ({
  timestamp: "2025-01-01T00:00:00Z",
  household_id: `HH-${household}`,
  power_consumption,
  voltage,
  current: (share * power_consumption) / voltage,
});

export const WORKED_READINGS = [
  reading("001", 100, 230),
  reading("002", 102, 230),
  reading("003", 98, 230),
  reading("001", 101, 230, 0.8),
  reading("002", 99, 245),
  reading("003", 100, 230),
  reading("001", 100, 230),
  reading("002", 200, 218),
];

export const WORKED_REASONS = [
  ...["", "", "", ""],
  "Voltage out of range: 245.0V",
  ...["", ""],
  "Power consumption deviation: z-score=2.47; Voltage out of range: 218.0V",
];

export const WORKED_SECTIONS = [
  {
    title: "Executive Summary",
    content: [
      "Total Records Analyzed: 8",
      "Anomalies Detected: 2",
      "Average Efficiency Score: 97.50%",
      "Anomaly Rate: 25.00%",
    ],
  },
  {
    title: "Household Analysis",
    content: [
      "HH-001: 3 records, Avg Consumption: 100.3W, Anomalies: 0, Avg Efficiency: 93.33%",
      "HH-002: 3 records, Avg Consumption: 133.7W, Anomalies: 2, Avg Efficiency: 100.00%",
      "HH-003: 2 records, Avg Consumption: 99.0W, Anomalies: 0, Avg Efficiency: 100.00%",
    ],
  },
  { title: "Anomaly Breakdown", content: ["Voltage Issues: 2 (100.0%)"] },
  {
    title: "Efficiency Distribution",
    content: [
      "High Efficiency (>=90%): 7 (87.5%)",
      "Medium Efficiency (70-90%): 1 (12.5%)",
      "Low Efficiency (<70%): 0 (0.0%)",
    ],
  },
  {
    title: "Recommendations",
    content: [
      "High anomaly rate detected. Investigate system stability.",
      "Voltage irregularities detected. Check power supply stability.",
    ],
  },
];

export const WORKED_SUMMARY =
  "Report generated for 8 records. Key findings: 2 anomalies (25.0%), average efficiency 97.5%.";
