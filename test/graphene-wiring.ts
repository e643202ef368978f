/** Parts of a blueprint as AI4EU and Graphene tools write them. */

interface Wiring {
  readonly container: string;
  readonly operation: string;
}

export const connection = ({ container, operation }: Wiring) => ({
  container_name: container,
  operation_signature: { operation_name: operation },
});

interface Operation {
  readonly name: string;
  readonly input: string;
  readonly output: string;
  /** Null: the solution is older than streams. */
  readonly streams?: readonly [input: boolean, output: boolean] | null;
  readonly to?: readonly Wiring[];
}

export const operation = ({ name, input, output, streams = null, to = [] }: Operation) => ({
  operation_signature: {
    operation_name: name,
    input_message_name: input,
    ...(streams !== null && { input_message_stream: streams[0] }),
    output_message_name: output,
    ...(streams !== null && { output_message_stream: streams[1] }),
  },
  connected_to: to.map(connection),
});

export const artefact = (id: string, name: string, version: string) =>
  `org/acumos/${id}/${name}/${version}/${name}-${version}.proto`;
