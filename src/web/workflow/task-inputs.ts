/** Where the inputs of a task come from. Pure. */
import type { SlimReference } from "../../model/data-reference.ts";
import type { TaskView } from "../../model/task-view.ts";
import type { TaskAnswer } from "../../model/workflow-answer.ts";

export interface GivenInput {
  /** The task that made it, or what number it is. */
  readonly title: string;
  readonly reference: SlimReference;
}

/** @param tasks those upstream may have been read before they made anything: then an input has a number only */
export function nameInputs(
  inputs: readonly SlimReference[],
  upstream: readonly TaskView[],
  tasks: ReadonlyMap<string, TaskAnswer>,
): readonly GivenInput[] {
  const left = upstream.flatMap(({ taskId, nodeKey }) => {
    const [output] = tasks.get(taskId)?.output_refs ?? [];
    return output === undefined ? [] : [{ nodeKey, output }];
  });
  return inputs.map((reference, index) => {
    // Two tasks may have made the same: their order is that of the inputs.
    const found = left.findIndex(({ output }) => isSame(output, reference));
    const [origin] = found === -1 ? [] : left.splice(found, 1);
    return { title: origin?.nodeKey ?? toTitle(index, upstream), reference };
  });
}

const isSame = (one: SlimReference, other: SlimReference): boolean =>
  one.protocol === other.protocol && one.format === other.format && one.uri === other.uri;

const toTitle = (index: number, upstream: readonly TaskView[]): string =>
  upstream.length === 0 ? `Workflow input ${index + 1}` : `Input ${index + 1}`;
