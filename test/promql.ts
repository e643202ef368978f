/** What an expression of Prometheus asks for, read with Prometheus' own grammar. */
import { parser } from "@prometheus-io/lezer-promql";

export interface ExpressionReading {
  /** Where it is no expression: what stands there. */
  readonly errors: readonly string[];
  readonly metrics: readonly string[];
  /** Labels that are compared or grouped by, with what they are compared with. */
  readonly labels: readonly { readonly name: string; readonly value: string | null }[];
}

export function readExpression(text: string): ExpressionReading {
  const errors: string[] = [];
  const metrics: string[] = [];
  const labels: { name: string; value: string | null }[] = [];
  parser.parse(text).iterate({
    enter({ name, from, to, type, node }) {
      const part = text.slice(from, to);
      if (type.isError) errors.push(text.slice(from));
      if (name === "Identifier") metrics.push(part);
      if (name !== "LabelName") return;
      const value = node.parent?.getChild("StringLiteral") ?? null;
      labels.push({ name: part, value: value === null ? null : text.slice(value.from + 1, value.to - 1) });
    },
  });
  return { errors, metrics, labels };
}
