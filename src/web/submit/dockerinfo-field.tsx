import { useState } from "react";
import type { ReportedTask } from "../../model/check-report.ts";
import { isBlank } from "../../model/field.ts";
import { JsonField } from "./json-field.tsx";

interface DockerinfoFieldProps {
  readonly plan: readonly ReportedTask[];
  readonly value: string;
  readonly problem: string | null;
  readonly onChange: (dockerinfo: string) => void;
}

/** Where the services answer: unfolded when somebody has to look at it. */
export function DockerinfoField({ plan, value, problem, onChange }: DockerinfoFieldProps) {
  const [beganOpen] = useState(isBlank(value) || problem !== null);
  return (
    <details open={beganOpen}>
      <summary>dockerinfo.json</summary>
      <JsonField
        label="Where each service answers"
        rows={10}
        value={value}
        problem={problem}
        onChange={onChange}
      />
      {isBlank(value) && plan.length > 0 && (
        <button type="button" onClick={() => onChange(toOutline(plan))}>
          Begin one for these containers
        </button>
      )}
    </details>
  );
}

/** A dockerinfo in which the addresses are still to be filled in. */
function toOutline(plan: readonly ReportedTask[]): string {
  const names = new Set(plan.map(({ container_name }) => container_name));
  const entries = [...names].map((container_name) => ({ container_name, ip_address: "", port: 8080 }));
  return JSON.stringify({ docker_info_list: entries }, null, 2);
}
