import { expect, test } from "bun:test";
import fc from "fast-check";
import { Execution } from "./execution.ts";
import { NewestExecutions } from "./newest-executions.ts";

/** With dots, so that several pairs share a qualified id, and with names that every object has. */
const id = fc.constantFrom("", ".", "a", "b", "a.b", "b.a", "a.b.a", "..", "__proto__", "constructor");
interface Step {
  readonly workflowId: string;
  readonly taskId: string;
  readonly deletes: boolean;
}
const step: fc.Arbitrary<Step> = fc.record({ workflowId: id, taskId: id, deletes: fc.boolean() });

const toKey = ({ workflowId, taskId }: { workflowId: string; taskId: string }) =>
  JSON.stringify([workflowId, taskId]);
const toQualifiedId = ({ workflowId, taskId }: Execution) => `${workflowId}.${taskId}`;

/** What is kept, told by looking at all of it. */
class Model {
  readonly added: Execution[] = [];
  readonly kept = new Map<string, Execution>();

  add(execution: Execution): void {
    this.added.push(execution);
    this.kept.set(toKey(execution), execution);
  }

  delete(execution: Execution): void {
    if (this.kept.get(toKey(execution)) === execution) this.kept.delete(toKey(execution));
  }

  find(qualifiedId: string): Execution | undefined {
    const meant = [...this.kept.values()].filter((execution) => toQualifiedId(execution) === qualifiedId);
    return meant.toSorted((a, b) => b.number - a.number)[0];
  }
}

/** Deletes an older execution of the workflow, if it is meant to and there is one, else adds one. */
function apply(
  { workflowId, taskId, deletes }: Step,
  number: number,
  model: Model,
  newest: NewestExecutions,
) {
  const old = model.added.find((execution) => execution.workflowId === workflowId);
  if (deletes && old !== undefined) {
    for (const each of [newest, model]) each.delete(old);
    return;
  }
  const execution = new Execution("id", workflowId, taskId, number);
  for (const each of [newest, model]) each.add(execution);
}

test("of each pair the newest is found, and of a qualified id the newest that it may mean", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const [newest, model] = [new NewestExecutions(), new Model()];
      for (const [number, each] of steps.entries()) {
        apply(each, number, model, newest);
        expect(newest.get(each.workflowId, each.taskId)).toBe(model.kept.get(toKey(each)));
        for (const qualifiedId of model.added.map(toQualifiedId)) {
          expect(newest.find(qualifiedId)).toBe(model.find(qualifiedId));
        }
      }
    }),
    { numRuns: 300 },
  );
});
