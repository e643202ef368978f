/** Pipelines of any size, as the documents that a user would give. */
/** `edges(i)` are the nodes that node `i` feeds. */
function toBlueprint(size: number, operation: string, edges: (node: number) => readonly number[]): object {
  const nodes = Array.from({ length: size }, (_, node) => ({
    container_name: `node${node}`,
    operation_signature_list: [
      {
        operation_signature: { operation_name: operation },
        connected_to: edges(node).map((target) => ({
          container_name: `node${target}`,
          operation_signature: { operation_name: operation },
        })),
      },
    ],
  }));
  return { nodes };
}

function toDockerinfo(size: number, port: number): object {
  const docker_info_list = Array.from({ length: size }, (_, node) => ({
    container_name: `node${node}`,
    ip_address: "127.0.0.1",
    port,
  }));
  return { docker_info_list };
}

export interface Documents {
  readonly blueprint: object;
  readonly dockerinfo: object;
}

/** Node after node. */
export function toChain(size: number, port: number, operation = "Instant"): Documents {
  const edges = (node: number) => (node + 1 < size ? [node + 1] : []);
  return { blueprint: toBlueprint(size, operation, edges), dockerinfo: toDockerinfo(size, port) };
}

/** One node, `width` in parallel, one node that joins them. */
export function toFan(width: number, port: number, operation = "Instant"): Documents {
  const middle = Array.from({ length: width }, (_, node) => node + 1);
  const edges = (node: number) => (node === 0 ? middle : node <= width ? [width + 1] : []);
  return { blueprint: toBlueprint(width + 2, operation, edges), dockerinfo: toDockerinfo(width + 2, port) };
}

/** Independent tasks that their service answers with `running`. */
export function toLongTasks(size: number, port: number): Documents {
  return { blueprint: toBlueprint(size, "Long", () => []), dockerinfo: toDockerinfo(size, port) };
}

/** `layers` times `width` tasks; each feeds three of the next layer, so that edges cross as they do in large pipelines. */
export function toLayers(layers: number, width: number, port: number, operation: string): Documents {
  const size = layers * width;
  const edges = (node: number) => {
    const next = (Math.floor(node / width) + 1) * width;
    if (next >= size) return [];
    const targets = [0, 7, 19].map((step) => next + ((node + step) % width));
    return [...new Set(targets)];
  };
  return { blueprint: toBlueprint(size, operation, edges), dockerinfo: toDockerinfo(size, port) };
}
