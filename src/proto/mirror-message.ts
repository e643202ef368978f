/** Lets an rpc take what another one gives, as a copy in its own file. Pure. */
import { copyDefinitions, describeDefinitions, replaceParts, stripPackage } from "./copy-definitions.ts";
import { type ProtoSet, readProtoSet, resolveReference } from "./proto-set.ts";
import { toLinePlace } from "./proto-tokens.ts";
import { ProtoError } from "./read-proto.ts";

/** An rpc of a file that stands alone. */
export interface RpcPlace {
  readonly path: string;
  readonly text: string;
  readonly rpc: string;
}

/**
 * The text of the file of `taker`, whose rpc takes the response of the rpc `giver`.
 *
 * @throws ProtoError when the response is defined nowhere, or cannot be copied: its name is taken by something else
 */
export function mirrorResponse(giver: RpcPlace, taker: RpcPlace): string {
  const { from, fullName, name } = findResponse(giver);
  const to = readProtoSet(taker.path, taker.text, () => null);
  const { start, end } = findRpc(to, taker).request;
  const renamed = { path: taker.path, text: replaceParts(taker.text, [{ start, end, text: name }]) };
  if (giver.path === taker.path) return renamed.text;
  return copyDefinitions(
    readProtoSet(renamed.path, renamed.text, () => null),
    { from, names: [fullName], remark: toRemark(fullName) },
  );
}

/**
 * What an rpc gives: equal for two of them exactly when the one can be mirrored in the place of the other.
 *
 * @throws ProtoError when it is defined nowhere
 */
export function toResponseContent(giver: RpcPlace): string {
  const { from, fullName, name } = findResponse(giver);
  return JSON.stringify([name, ...describeDefinitions(from, fullName)]);
}

/** So that whoever reads the file knows that the message is not the file's own. */
const toRemark = (fullName: string): string =>
  `Mirrors ${fullName}, so that the portal lets the two be connected.`;

function findResponse(giver: RpcPlace) {
  const from = readProtoSet(giver.path, giver.text, () => null);
  const response = findRpc(from, giver).response;
  const fullName = resolveReference(response, from.main.outline.package, from.origins);
  if (fullName === null) {
    const reason = `${giver.rpc} returns ${response.written}, which is defined nowhere`;
    throw new ProtoError(toLinePlace(from.main, response.start), reason);
  }
  const isOwn = from.origins.get(fullName)?.kind === "own";
  /** As another file has it. */
  const name = isOwn ? stripPackage(fullName, from.main.outline.package) : fullName;
  return { from, fullName, name };
}

function findRpc({ main }: ProtoSet, { rpc }: RpcPlace) {
  const found = main.outline.rpcs.find(({ name }) => name === rpc);
  if (found === undefined) throw new ProtoError(main.path, `has no rpc ${rpc}`);
  return found;
}
