/** Gives operations the messages of those before them, in their proto files. Pure. */
import { mirrorResponse, toResponseContent } from "../../proto/mirror-message.ts";
import { ProtoError, readRpcs } from "../../proto/read-proto.ts";
import type { Findings } from "./findings.ts";

export interface MirroredNode {
  readonly containerName: string;
  readonly proto: { readonly text: string; readonly place: string };
  readonly operations: readonly {
    readonly name: string;
    readonly connectedTo: readonly { readonly containerName: string; readonly operation: string }[];
  }[];
}

/** The texts of the proto files by container, with what they take. */
export function mirrorOperations(
  nodes: readonly MirroredNode[],
  findings: Findings,
): ReadonlyMap<string, string> {
  const givers = new Map(nodes.map((node) => [node.containerName, node]));
  const texts = new Map(nodes.map(({ containerName, proto }) => [containerName, proto.text]));
  for (const [taker, edges] of Map.groupBy(listEdges(nodes), ({ to }) => to)) {
    for (const [operation, incoming] of Map.groupBy(edges, (edge) => edge.operation)) {
      const node = givers.get(taker);
      const text = texts.get(taker);
      if (node === undefined || text === undefined) continue;
      const place = { path: node.proto.place, text, rpc: operation };
      texts.set(taker, mirrorOne(place, incoming, givers, findings));
    }
  }
  return texts;
}

interface MirrorEdge {
  readonly from: string;
  readonly rpc: string;
  readonly to: string;
  readonly operation: string;
}

const listEdges = (nodes: readonly MirroredNode[]): readonly MirrorEdge[] =>
  nodes.flatMap(({ containerName, operations }) =>
    operations.flatMap(({ name, connectedTo }) =>
      connectedTo.map((target) => ({
        from: containerName,
        rpc: name,
        to: target.containerName,
        operation: target.operation,
      })),
    ),
  );

function mirrorOne(
  taker: { readonly path: string; readonly text: string; readonly rpc: string },
  incoming: readonly MirrorEdge[],
  nodes: ReadonlyMap<string, MirroredNode>,
  findings: Findings,
): string {
  const givers = incoming.flatMap(({ from, rpc }) => {
    const proto = nodes.get(from)?.proto;
    return proto === undefined ? [] : [{ path: proto.place, text: proto.text, rpc }];
  });
  const [giver] = givers;
  if (giver === undefined) return taker.text;
  try {
    if (new Set(givers.map(toResponseContent)).size > 1) {
      const list = givers.map(({ path, rpc }) => `${rpc} of ${path}`).join(" and ");
      findings.warn(
        taker.path,
        `${taker.rpc} is fed by different messages: ${list}`,
        "Its request is not mirrored.",
      );
      return taker.text;
    }
    const text = mirrorResponse(giver, taker);
    // What has been put together has to be a proto file again.
    readRpcs(taker.path, text);
    return text;
  } catch (error) {
    if (!(error instanceof ProtoError)) throw error;
    findings.refuse(error.place, `${error.message} (--mirror: ${taker.rpc} takes what ${giver.rpc} gives)`);
    return taker.text;
  }
}
