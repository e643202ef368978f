import type { Linked } from "./layers.ts";

/** One operation of a blueprint. Its edges are positions in the blueprint order of all operations. */
export interface GraphNode extends Linked {
  readonly key: string;
  readonly taskId: string;
  readonly container: string;
  readonly operation: string;
  readonly nodeType: string;
  /** As the blueprint says it; empty when it says none. */
  readonly image: string;
  /** Where the blueprint has it, such as `nodes[3].operation_signature_list[0]`. */
  readonly path: string;
}
