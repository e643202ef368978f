/** A solution as AI4EU and Eclipse Graphene write it, in shape; the names are made up. */
export const GRAPHENE = {
  name: "sudoku-like-solution",
  version: "v1",
  input_ports: [{ container_name: "gui1", operation_signature: { operation_name: "Request" } }],
  probeIndicator: [{ value: "false" }],
  nodes: [
    {
      container_name: "gui1",
      node_type: "MLModel",
      image: "https://registry.example/ai4eu/gui:1.0.0",
      proto_uri: "org/acumos/2f1c/gui/1.0.0/gui-1.0.0.proto",
      data_sources: [],
      operation_signature_list: [
        {
          operation_signature: {
            operation_name: "Request",
            input_message_name: "Empty",
            output_message_name: "Job",
            output_message_stream: true,
          },
          connected_to: [{ container_name: "solver1", operation_signature: { operation_name: "Solve" } }],
        },
        {
          operation_signature: {
            operation_name: "Show",
            input_message_name: "Result",
            output_message_name: "Empty",
          },
          connected_to: [],
        },
      ],
    },
    {
      container_name: "solver1",
      node_type: "REST",
      data_broker_map: null,
      operation_signature_list: [
        {
          operation_signature: { operation_name: "Solve" },
          connected_to: [{ container_name: "gui1", operation_signature: { operation_name: "Show" } }],
        },
      ],
    },
  ],
};
