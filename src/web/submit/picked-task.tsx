import type { ReportedTask } from "../../model/check-report.ts";
import { toPrintable } from "../../model/printable.ts";

/** What is known of a task before it runs. */
export function PickedTask({ task }: { readonly task: ReportedTask }) {
  const { node_key: nodeKey, node_type: nodeType, address, waits_for: waitsFor } = task;
  const upstream = waitsFor.length === 0 ? "starts at once" : `waits for ${waitsFor.join(", ")}`;
  return (
    <p role="status" className="picked-task">
      <code>{toPrintable(nodeKey)}</code> · {toPrintable(`${nodeType} · ${upstream}`)} ·{" "}
      <code>{toPrintable(address ?? "no address")}</code>
    </p>
  );
}
