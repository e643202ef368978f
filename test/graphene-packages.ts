/**
 * Packages in the shapes that AI4EU and Graphene tools write; the names are made up. Beside the package a playground puts
 * scripts and manifests, and its archive has all of it in no order.
 */
import { artefact, connection, operation } from "./graphene-wiring.ts";
import type { PackageContents } from "./package-files.ts";

const NO_PROBE = { probeIndicator: [{ value: "false" }] };

/** One chain, as the serial orchestrator takes it: an input port, ports as texts, an orchestrator among the addresses. */
const SERIAL: PackageContents = {
  "blueprint.json": {
    name: "tide-forecast",
    version: "v1",
    input_ports: [connection({ container: "gaugereader1", operation: "next_level" })],
    nodes: [
      {
        container_name: "gaugereader1",
        node_type: "MLModel",
        image: "https://registry.example:7444/gaugereader:v2",
        proto_uri: artefact("1b6e", "gaugereader", "1.0.1"),
        operation_signature_list: [
          operation({
            name: "next_level",
            input: "Empty",
            output: "Level",
            to: [{ container: "tidemodel1", operation: "forecast" }],
          }),
        ],
      },
      {
        container_name: "tidemodel1",
        node_type: "MLModel",
        image: "https://registry.example:7444/tidemodel:v1",
        proto_uri: artefact("77a0", "tidemodel", "1.0.0"),
        operation_signature_list: [operation({ name: "forecast", input: "Level", output: "Tide" })],
      },
    ],
    ...NO_PROBE,
  },
  "dockerinfo.json": {
    docker_info_list: [
      { container_name: "gaugereader1", ip_address: "172.17.0.1", port: "50080" },
      { container_name: "tidemodel1", ip_address: "172.17.0.1", port: "50081" },
      { container_name: "modelconnector", ip_address: "modelconnector", port: "8555" },
    ],
  },
  "microservice/gaugereader1.proto":
    'syntax = "proto3";\nmessage Empty {}\nmessage Level { double metres = 1; }\nservice Gauge { rpc next_level(Empty) returns(Level); }\n',
  "microservice/tidemodel1.proto":
    'syntax = "proto3";\nmessage Level { double metres = 1; }\nmessage Tide { double metres = 1; }\nservice Model { rpc forecast(Level) returns(Tide); }\n',
};

/** Streams, several operations to a container, a cycle of containers, ports as integers, no input port. */
const PARALLEL: PackageContents = {
  "blueprint.json": {
    name: "crossword-stream",
    version: "1",
    input_ports: [],
    nodes: [
      {
        container_name: "crossword-gui-stream1",
        node_type: "MLModel",
        image: "registry.example:7444/tutorials/crossword:gui-1.5",
        proto_uri: artefact("e6bf", "crossword-gui-stream", "1.0.0"),
        operation_signature_list: [
          operation({
            name: "requestGrid",
            input: "Empty",
            output: "GridJob",
            streams: [false, true],
            to: [{ container: "crossword-judge-stream1", operation: "judgeGrid" }],
          }),
          operation({ name: "showVerdict", input: "Verdict", output: "Empty", streams: [true, false] }),
        ],
      },
      {
        container_name: "crossword-judge-stream1",
        node_type: "MLModel",
        image: "registry.example:7444/tutorials/crossword/judge:1.5",
        proto_uri: artefact("c174", "crossword-judge-stream", "1.0.0"),
        operation_signature_list: [
          operation({ name: "takeWords", input: "Words", output: "Empty", streams: [true, false] }),
          operation({
            name: "askWords",
            input: "Empty",
            output: "WordJob",
            streams: [false, true],
            to: [{ container: "crossword-lexicon1", operation: "find" }],
          }),
          operation({
            name: "judgeGrid",
            input: "GridJob",
            output: "Verdict",
            streams: [false, false],
            to: [{ container: "crossword-gui-stream1", operation: "showVerdict" }],
          }),
        ],
      },
      {
        container_name: "crossword-lexicon1",
        node_type: "MLModel",
        image: "registry.example:7444/tutorials/crossword:lexicon-1.1",
        proto_uri: artefact("5e97", "crossword-lexicon", "1.0.0"),
        operation_signature_list: [
          operation({
            name: "find",
            input: "WordJob",
            output: "Words",
            streams: [false, false],
            to: [{ container: "crossword-judge-stream1", operation: "takeWords" }],
          }),
        ],
      },
    ],
    ...NO_PROBE,
  },
  "dockerinfo.json": {
    docker_info_list: [
      { container_name: "crossword-gui-stream1", ip_address: "crossword-gui-stream1", port: 30002 },
      { container_name: "crossword-judge-stream1", ip_address: "crossword-judge-stream1", port: 30006 },
      { container_name: "crossword-lexicon1", ip_address: "crossword-lexicon1", port: 30004 },
      { container_name: "orchestrator", ip_address: "orchestrator", port: 30000 },
    ],
  },
};

/** What the runtime orchestrator of Acumos knows beside models: brokers, mappers, splitters, collators, probes. */
const RUNTIME: PackageContents = {
  "blueprint.json": {
    name: "harbour",
    version: "1.0.0",
    input_ports: [connection({ container: "DataBroker1", operation: "provide" })],
    nodes: [
      {
        container_name: "DataBroker1",
        node_type: "DataBroker",
        image: "registry.example/databroker:2",
        proto_uri: artefact("0a11", "databroker", "2.0.0"),
        data_sources: [{ name: "ships" }],
        data_broker_map: {
          script: "",
          data_broker_type: "csv",
          first_row: "Yes",
          csv_file_field_separator: ",",
          map_inputs: [{ input_field: { name: "draught", type: "double", checked: "Yes" } }],
          map_outputs: [{ output_field: { tag: "1", name: "draught" } }],
        },
        operation_signature_list: [
          operation({
            name: "provide",
            input: "Empty",
            output: "Ship",
            to: [{ container: "Splitter1", operation: "split" }],
          }),
        ],
      },
      {
        container_name: "Splitter1",
        node_type: "Splitter",
        image: "",
        proto_uri: "",
        splitter_map: { splitter_type: "Copy-based", input_message_signature: "", map_inputs: [] },
        data_sources: [],
        operation_signature_list: [
          operation({
            name: "split",
            input: "Ship",
            output: "Ship",
            to: [
              { container: "Berth1", operation: "berth" },
              { container: "Pilot1", operation: "pilot" },
            ],
          }),
        ],
      },
      ...["Berth", "Pilot"].map((name) => ({
        container_name: `${name}1`,
        node_type: name === "Berth" ? "MLModel" : "DataMapper",
        image: `registry.example/${name.toLowerCase()}:1`,
        proto_uri: artefact("0b22", name.toLowerCase(), "1.0.0"),
        operation_signature_list: [
          operation({
            name: name.toLowerCase(),
            input: "Ship",
            output: `${name}Plan`,
            to: [{ container: "Collator1", operation: "collate" }],
          }),
        ],
      })),
      {
        container_name: "Collator1",
        node_type: "Collator",
        image: "",
        proto_uri: "",
        collator_map: { collator_type: "Array-based", output_message_signature: "", map_outputs: [] },
        operation_signature_list: [operation({ name: "collate", input: "BerthPlan", output: "Plans" })],
      },
    ],
    probeIndicator: [{ value: "true" }],
  },
  "dockerinfo.json": {
    // As the deployer leaves it: in lower case.
    docker_info_list: ["databroker1", "splitter1", "berth1", "pilot1", "collator1", "probe"].map(
      (name, at) => ({ container_name: name, ip_address: name, port: 30_000 + at }),
    ),
  },
  "microservice/databroker1.proto":
    'syntax = "proto3";\nmessage Empty {}\nmessage Ship { double draught = 1; }\nservice Broker { rpc provide(Empty) returns(Ship); }\n',
  "databroker.json": { protobufFile: "", dataBrokerMap: {} },
};

/** Services that speak HTTP, so that there are no proto files to name. */
const REST: PackageContents = {
  "blueprint.json": {
    name: "postal-codes",
    version: "1",
    input_ports: [],
    nodes: [
      {
        container_name: "letters1",
        node_type: "REST",
        image: "registry.example/letters:latest",
        operation_signature_list: [
          {
            operation_signature: { operation_name: "read" },
            connected_to: [connection({ container: "codes1", operation: "look_up" })],
          },
        ],
      },
      {
        container_name: "codes1",
        node_type: "REST",
        image: "registry.example/codes:latest",
        operation_signature_list: [{ operation_signature: { operation_name: "look_up" }, connected_to: [] }],
      },
    ],
    ...NO_PROBE,
  },
  "dockerinfo.json": {
    docker_info_list: [
      { container_name: "letters1", ip_address: "letters1", port: 8080 },
      { container_name: "codes1", ip_address: "codes1", port: "8080" },
    ],
  },
};

/** A folder between a trainer and its board, wired as the designer wires it, and no address for it. */
const SHARED: PackageContents = {
  "blueprint.json": {
    name: "news-training",
    version: "1",
    input_ports: [],
    nodes: [
      {
        container_name: "news-trainer1",
        node_type: "MLModel",
        image: "registry.example/news:trainer",
        proto_uri: artefact("9c01", "news-trainer", "1.0.0"),
        operation_signature_list: [
          operation({
            name: "startTraining",
            input: "Empty",
            output: "Status",
            to: [{ container: "board1", operation: "show" }],
          }),
          operation({
            name: "mountVolume",
            input: "Empty",
            output: "Folder",
            to: [{ container: "SharedFolder1", operation: "mountVolume" }],
          }),
        ],
      },
      {
        container_name: "SharedFolder1",
        node_type: "SharedFolder",
        image: "",
        proto_uri: artefact("9c02", "sharedfolder", "1.0.0"),
        operation_signature_list: [operation({ name: "mountVolume", input: "Folder", output: "Empty" })],
      },
      {
        container_name: "board1",
        node_type: "MLModel",
        image: "registry.example/news:board",
        proto_uri: artefact("9c03", "board", "1.0.0"),
        operation_signature_list: [operation({ name: "show", input: "Status", output: "Empty" })],
      },
    ],
    ...NO_PROBE,
  },
  "dockerinfo.json": {
    docker_info_list: [
      { container_name: "news-trainer1", ip_address: "news-trainer1", port: 30001 },
      { container_name: "board1", ip_address: "board1", port: 30002 },
    ],
  },
};

/** By the tool whose shape they have. */
export const GRAPHENE_PACKAGES = { SERIAL, PARALLEL, RUNTIME, REST, SHARED };

/** What the deployer of the playground adds to a solution, in names. */
export const PLAYGROUND_FILES: PackageContents = {
  "orchestrator_client/orchestrator_client.py": "print('client')\n",
  "deployments/gaugereader1_deployment.yaml": "kind: Deployment\n",
  "protobuf/orchestrator.proto": 'syntax = "proto3";\n',
  "kubernetes-client-script.py": "print('deploy')\n",
  "deployment-readme.txt": "read me\n",
};
