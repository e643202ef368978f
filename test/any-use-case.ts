/** Random use cases: what they are, as the generator knows it, and their files. */
import fc from "fast-check";
import { anyServiceProto, type RpcSketch } from "./any-service-proto.ts";

export interface ServiceSketch {
  /** Folder in `services`. */
  readonly directory: string;
  readonly host: string;
  readonly port: number;
  readonly rpcs: readonly RpcSketch[];
  readonly proto: string;
}

export interface EdgeSketch {
  readonly from: ServiceSketch;
  /** Null: all of its operations. */
  readonly fromMethod: string | null;
  readonly to: ServiceSketch;
  readonly toMethod: string;
  /** Whether connections.json names the two by their hosts instead of their folders. */
  readonly byHost: boolean;
}

export interface UseCaseSketch {
  readonly directory: string;
  readonly services: readonly ServiceSketch[];
  readonly edges: readonly EdgeSketch[];
}

/** What may be in the name of a folder: blanks, dots and letters of any language too. */
const anyDirectory = fc
  .tuple(
    fc.constantFrom(..."abXY09_éüЖ漢"),
    fc.string({ unit: fc.constantFrom(..."abXY09_-. éüЖ漢"), maxLength: 12 }),
  )
  .map((parts) => parts.join("").trimEnd());

const anyHost = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z0-9]$/),
  fc.stringMatching(/^[a-z]{1,6}\.[a-z]{1,6}$/),
  fc.ipV4(),
  fc.ipV6(),
);

const toKey = (name: string): string => name.normalize("NFC").toLowerCase();

const anyServices: fc.Arbitrary<readonly ServiceSketch[]> = fc
  .uniqueArray(anyDirectory, { minLength: 1, maxLength: 6, selector: toKey })
  .chain((directories) =>
    fc.tuple(
      ...directories.map((directory) =>
        fc
          .record({ host: anyHost, port: fc.integer({ min: 1, max: 65_535 }), proto: anyServiceProto })
          .map(({ host, port, proto: { rpcs, text } }) => ({ directory, host, port, rpcs, proto: text })),
      ),
    ),
  );

interface Way {
  /** Positions among all operations. */
  readonly ends: readonly [number, number];
  readonly isOpen: boolean;
  readonly byHost: boolean;
}

/**
 * Edges without a cycle, in one of two ways: from earlier to later services, where the operation that feeds may be left
 * open; or from earlier to later operations in any order of them, where the containers may be in a cycle.
 */
export const anyUseCase: fc.Arbitrary<UseCaseSketch> = anyServices.chain((services) => {
  const count = services.flatMap(({ rpcs }) => rpcs).length;
  const position = fc.nat(count - 1);
  const anyWay = fc.record({
    ends: fc.tuple(position, position),
    isOpen: fc.boolean(),
    byHost: fc.boolean(),
  });
  return fc
    .record({
      directory: anyDirectory,
      ways: fc.array(anyWay, { maxLength: 10 }),
      ranks: fc.shuffledSubarray(
        Array.from({ length: count }, (_, at) => at),
        { minLength: count },
      ),
      byService: fc.boolean(),
    })
    .map(({ directory, ways, ranks, byService }) => ({
      directory,
      services,
      edges: toEdges(services, ways, byService ? null : ranks),
    }));
});

/** @param ranks of the operations; null where the order is that of the services */
function toEdges(
  services: readonly ServiceSketch[],
  ways: readonly Way[],
  ranks: readonly number[] | null,
): readonly EdgeSketch[] {
  const operations = services.flatMap((service, at) =>
    service.rpcs.map(({ name }) => ({ service, name, at })),
  );
  const ranked = operations.map((operation, at) => ({ ...operation, rank: ranks?.[at] ?? operation.at }));
  return ways.flatMap(({ ends, isOpen, byHost }) => {
    const [from, to] = ends
      .flatMap((end) => ranked[end] ?? [])
      .toSorted((one, other) => one.rank - other.rank);
    if (from === undefined || to === undefined || from.rank === to.rank) return [];
    return {
      from: from.service,
      fromMethod: ranks === null && isOpen ? null : from.name,
      to: to.service,
      toMethod: to.name,
      byHost: byHost && [from, to].every(({ service }) => isNamedByHost(service, services)),
    };
  });
}

/** Whether its host names this service and no other. */
const isNamedByHost = ({ host }: ServiceSketch, services: readonly ServiceSketch[]): boolean =>
  services.filter((service) => service.host === host || service.directory === host).length === 1;

/** The files of the folder of a use case. */
export function toUseCaseFiles({ services, edges }: UseCaseSketch): Record<string, string> {
  const connections = edges.map(({ from, fromMethod, to, toMethod, byHost }) => ({
    from_service: byHost ? from.host : from.directory,
    ...(fromMethod !== null && { from_method: fromMethod }),
    to_service: byHost ? to.host : to.directory,
    to_method: toMethod,
  }));
  const mapping = services.map(({ directory, host, port }) => [directory, { ip_address: host, port }]);
  const pipeline = { name: "random", service_mapping: Object.fromEntries(mapping), connections };
  return {
    "connections.json": JSON.stringify({ pipeline }),
    ...Object.fromEntries(
      services.map(({ directory, proto }, at) => [`services/${directory}/proto/service${at}.proto`, proto]),
    ),
  };
}
