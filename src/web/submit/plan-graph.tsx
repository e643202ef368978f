import type { ReportedTask } from "../../model/check-report.ts";

interface PlanGraphProps {
  readonly plan: readonly ReportedTask[];
  readonly picked: string | null;
  readonly onPick: (taskId: string | null) => void;
}

export function PlanGraph(_: PlanGraphProps) {
  return <div className="plan-graph" />;
}
