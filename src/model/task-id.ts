/** Apart from node-key.ts so that the web page can have that without a hash function. */
import { hash } from "node:crypto";

/** The id of a node's task, the same in every workflow: `task_` and the first 8 hex digits of the key's SHA-256. */
export const toTaskId = (nodeKey: string): string => `task_${hash("sha256", nodeKey).slice(0, 8)}`;
