/** Proto files with random messages, rpcs and layout, for properties. */
import fc from "fast-check";

const SCALARS = ["double", "int32", "bool", "string", "bytes"] as const;

export interface RandomRpc {
  readonly name: string;
  readonly request: string;
  readonly response: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

export interface RandomProto {
  readonly rpcs: readonly RandomRpc[];
  /** The words and signs of the file. */
  readonly words: readonly string[];
}

const MESSAGES = ["M0", "M1", "M2", "M3"];

/** Types as a file of a package may write them. */
const toTypeArbitrary = (packageName: string) =>
  fc.oneof(
    fc.constantFrom(...SCALARS, "E0", "Nest.Inner", "Nest.Kind", ...MESSAGES),
    fc.constantFrom(...MESSAGES, "E0", "Nest.Inner").map((name) => `.${packageName}.${name}`),
    fc.constantFrom(...MESSAGES, "Nest").map((name) => `${packageName}.${name}`),
  );

const toFieldArbitrary = (packageName: string) =>
  fc.record({
    label: fc.constantFrom("", "repeated", "optional", "map"),
    type: toTypeArbitrary(packageName),
  });

const toFieldWords = (
  { label, type }: { label: string; type: string },
  number: number,
): readonly string[] => {
  const name = ["=", String(number), ";"];
  if (label === "map") return ["map", "<", "string", ",", type, ">", `f${number}`, ...name];
  return [...(label === "" ? [] : [label]), type, `f${number}`, ...name];
};

/** Every file has the same names of messages; what they hold differs. */
export const toProtoArbitrary = (packageName: string): fc.Arbitrary<RandomProto> =>
  fc
    .record({
      bodies: fc.tuple(...MESSAGES.map(() => fc.array(toFieldArbitrary(packageName), { maxLength: 4 }))),
      rpcs: fc.uniqueArray(
        fc.record({
          name: fc.constantFrom("Run", "rpc", "Start", "message", "returns", "Stop_2"),
          request: fc.constantFrom(...MESSAGES, "Nest.Inner", `${packageName}.M1`, `.${packageName}.M2`),
          response: fc.constantFrom(...MESSAGES, "Nest.Inner", `${packageName}.M1`, `.${packageName}.M2`),
          requestStream: fc.boolean(),
          responseStream: fc.boolean(),
        }),
        { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
      ),
      withBody: fc.boolean(),
    })
    .map(({ bodies, rpcs, withBody }) => ({ rpcs, words: toWords(packageName, bodies, rpcs, withBody) }));

function toWords(
  packageName: string,
  bodies: readonly (readonly { label: string; type: string }[])[],
  rpcs: readonly RandomRpc[],
  withBody: boolean,
): readonly string[] {
  const end = withBody ? ["{", "option", "deprecated", "=", "true", ";", "}"] : [";"];
  return [
    ...["syntax", "=", '"proto3"', ";", "package", packageName, ";"],
    ...["service", "Service", "{", ...rpcs.flatMap((rpc) => [...toRpcWords(rpc), ...end]), "}"],
    ...["enum", "E0", "{", "ZERO", "=", "0", ";", "LESS", "=", "-1", ";", "}"],
    ...["message", "Nest", "{", "message", "Inner", "{", "M0", "back", "=", "1", ";", "}"],
    ...[
      "enum",
      "Kind",
      "{",
      "NONE",
      "=",
      "0",
      ";",
      "}",
      "oneof",
      "one",
      "{",
      "Kind",
      "k",
      "=",
      "1",
      ";",
      "Inner",
      "i",
      "=",
      "2",
      ";",
      "}",
      "}",
    ],
    ...bodies.flatMap((fields, at) => [
      ...["message", MESSAGES[at] ?? "", "{", "reserved", "100", "to", "200", ";"],
      ...fields.flatMap((field, index) => toFieldWords(field, index + 1)),
      "}",
    ]),
  ];
}

const toRpcWords = ({
  name,
  request,
  response,
  requestStream,
  responseStream,
}: RandomRpc): readonly string[] => [
  ...["rpc", name, "(", ...(requestStream ? ["stream"] : []), request, ")"],
  ...["returns", "(", ...(responseStream ? ["stream"] : []), response, ")"],
];

/** What may stand between two words. */
const GapArbitrary = fc.constantFrom(
  " ",
  "\n",
  "\r\n\t",
  " // rpc Not(A) returns (B);\n",
  "/* rpc Nor(A) returns (B); } */",
  '\n\n/** }{ "\' */\n  // "\n',
);

/** @returns the text, with a gap behind each word */
export const layOut = (words: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(GapArbitrary, { minLength: words.length, maxLength: words.length })
    .map((gaps) => words.map((word, at) => word + gaps[at]).join(""));
