/** Random proto files of a service: streams, bodies, line breaks, nested messages, comments that look like what they are not. */
import fc from "fast-check";

export interface RpcSketch {
  readonly name: string;
  /** As the file writes it. */
  readonly request: string;
  readonly response: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

const anyMessageName = fc.constantFrom("Empty", "Reading", "Outer.Inner", "Report_2", "Model");
const anyRpcName = fc.stringMatching(/^[A-Z][A-Za-z0-9_]{0,8}$/);

const anyRpc: fc.Arbitrary<RpcSketch> = fc.record({
  name: anyRpcName,
  request: anyMessageName,
  response: anyMessageName,
  requestStream: fc.boolean(),
  responseStream: fc.boolean(),
});

const MESSAGES = `
message Empty {}
message Reading { double value = 1; repeated string tags = 2; /* rpc Hidden(Empty) returns (Empty); */ }
message Outer {
  message Inner { Kind kind = 1; map<string, Reading> readings = 2; }
  enum Kind { UNKNOWN = 0; GOOD = 1; }
  oneof choice { Inner inner = 1; string name = 2; }
}
message Report_2 { optional int32 count = 1; Outer.Inner inner = 3; }
message Model { bytes weights = 1; reserved 2, 4 to 6; }
`;

const COMMENTS = [
  "",
  "// rpc Fake(A) returns (B);\n",
  "/* rpc Other (stream C)\n returns (D) {} */ ",
  "// été 漢\n",
];
const BLANKS = [" ", "\n    ", "\t", "  "];
const ENDS = [";", " {}", " { option deprecated = true; }", "{\n }"];

interface Style {
  readonly comment: string;
  readonly blank: string;
  readonly end: string;
}

const anyStyle: fc.Arbitrary<Style> = fc.record({
  comment: fc.constantFrom(...COMMENTS),
  blank: fc.constantFrom(...BLANKS),
  end: fc.constantFrom(...ENDS),
});

function toRpcText(rpc: RpcSketch, { comment, blank, end }: Style): string {
  const [request, response] = [
    toType(rpc.requestStream, rpc.request),
    toType(rpc.responseStream, rpc.response),
  ];
  return `  ${comment}rpc${blank}${rpc.name}${blank}(${request})${blank}returns${blank}(${blank}${response} )${end}\n`;
}

const toType = (isStream: boolean, name: string): string => (isStream ? `stream ${name}` : name);

/** A proto file with its rpcs, in order, in one service or two. */
export const anyServiceProto: fc.Arbitrary<{ readonly rpcs: readonly RpcSketch[]; readonly text: string }> =
  fc
    .uniqueArray(fc.tuple(anyRpc, anyStyle), { minLength: 1, maxLength: 4, selector: ([{ name }]) => name })
    .chain((rpcs) =>
      fc
        .record({
          split: fc.nat(rpcs.length),
          hasPackage: fc.boolean(),
          messagesFirst: fc.boolean(),
          lineEnd: fc.constantFrom("\n", "\r\n"),
        })
        .map(({ split, hasPackage, messagesFirst, lineEnd }) => {
          const groups = [rpcs.slice(0, split), rpcs.slice(split)].filter((group) => group.length > 0);
          const services = groups.map(
            (group, at) =>
              `service Service${at} {\n${group.map(([rpc, style]) => toRpcText(rpc, style)).join("")}}\n`,
          );
          const head = `syntax = "proto3";\n${hasPackage ? "package some.where;\n" : ""}`;
          const body = messagesFirst ? [MESSAGES, ...services] : [...services, MESSAGES];
          const text = [head, ...body].join("").replaceAll("\n", lineEnd);
          return { rpcs: rpcs.map(([rpc]) => rpc), text };
        }),
    );
