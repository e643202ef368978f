/** What differs between a package and what is deployed or was run. */

export type DifferenceKind = "address" | "edge" | "image" | "operation" | "port" | "service" | "volume";

/** One side of a difference. */
export interface Side {
  /** Where to look, with the file: `export/blueprint.json nodes[0].image`. */
  readonly place: string;
  /** What is there; null when there is nothing. */
  readonly value: string | null;
}

export interface Difference {
  readonly kind: DifferenceKind;
  /** What it is about: a container, an operation, an edge, a service. */
  readonly subject: string;
  readonly package: Side;
  readonly deployed: Side;
}
