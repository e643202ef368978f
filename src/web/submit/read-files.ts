/** Reads what somebody dropped: the archive of a package, or its documents. Loaded when it is needed, for ZIP and proto files take code. */
import { AieffectError } from "../../errors.ts";
import { readBlueprint } from "../../model/blueprint.ts";
import { readDockerinfo } from "../../model/dockerinfo.ts";
import { isJsonObject, type JsonObject } from "../../model/field.ts";
import { parseDocument } from "../../model/json-document.ts";
import { BLUEPRINT_FILE, DOCKERINFO_FILE } from "../../model/package-file.ts";
import { toPrintable } from "../../model/printable.ts";
import { toProtoPaths } from "../../model/proto-file.ts";
import { openArchive } from "../../package-files/archive-tree.ts";
import { renameInDocument, toRenames } from "../../package-files/container-names.ts";
import { isSafePath } from "../../package-files/entry-name.ts";
import { longestOf, toMebibytes } from "../../package-files/file-tree.ts";
import { compareProtos } from "../../proto/check-protos.ts";
import type { Complaint, ReadFiles } from "./draft.ts";

/** Documents and proto files of a package, by their names in it. */
interface PackageTexts {
  readonly documents: readonly Document[];
  readonly protos: ReadonlyMap<string, string>;
}

interface Document {
  /** How the user would name it. */
  readonly place: string;
  readonly text: string;
}

/** The most files that are looked at together. */
const MOST_FILES = 1_000;

/** @throws AieffectError INVALID_INPUT that names the file, and for broken JSON its line and column */
export async function readFiles(files: readonly File[]): Promise<ReadFiles> {
  const [first] = files;
  if (first === undefined) throw invalid("There is no file in what was dropped.");
  if (files.length > MOST_FILES) throw invalid(`More than the ${MOST_FILES} files that are read.`);
  const source =
    files.length > 3 ? `${files.length} files` : files.map(({ name }) => toPrintable(name)).join(", ");
  if (files.length === 1 && (await isArchive(first))) return toRead(source, await readArchive(first));
  return toRead(source, await readLoose(files));
}

/** By how it begins: names say little. */
async function isArchive(file: File): Promise<boolean> {
  const start = await readBytes(file.slice(0, 2), file.name);
  return /\.zip$/i.test(file.name) || (start[0] === 0x50 && start[1] === 0x4b);
}

async function readArchive(file: File): Promise<PackageTexts> {
  const tree = await openArchive(file, toPrintable(file.name));
  const read = async (name: string) => toText(await tree.read(name), tree.place(name));
  const names = [BLUEPRINT_FILE, DOCKERINFO_FILE].filter(tree.has);
  const documents: Document[] = [];
  for (const name of names) documents.push({ place: tree.place(name), text: await read(name) });
  const blueprint = documents.map(toContent).find(isBlueprint) ?? {};
  const protos = new Map<string, string>();
  for (const name of new Set([...tree.protos, ...toNamedProtos(blueprint).filter(tree.has)]))
    protos.set(name, await read(name));
  return { documents, protos };
}

/** Where else than below `microservice` a blueprint has its proto files. */
function toNamedProtos(raw: JsonObject): readonly string[] {
  const reading = readBlueprint(raw, { strict: false });
  return reading.ok ? reading.value.nodes.flatMap(toProtoPaths).filter(isSafePath) : [];
}

async function readLoose(files: readonly File[]): Promise<PackageTexts> {
  const documents: Document[] = [];
  const protos = new Map<string, string>();
  for (const file of files) {
    const place = toPrintable(file.name);
    const longest = longestOf(file.name);
    if (file.size > longest)
      throw invalid(
        `${place} has ${toMebibytes(file.size)}, more than the ${toMebibytes(longest)} that are read.`,
      );
    const text = toText(await readBytes(file, place), place);
    if (file.name.endsWith(".proto")) protos.set(`microservice/${file.name}`, text).set(file.name, text);
    else documents.push({ place, text });
  }
  return { documents, protos };
}

async function readBytes(file: Blob, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    const place = toPrintable(name);
    throw invalid(`${place} cannot be read. Of a folder, give its ZIP or the files in it.`, cause);
  }
}

function toRead(source: string, { documents, protos }: PackageTexts): ReadFiles {
  const contents = documents.map((document) => ({ document, content: toContent(document) }));
  const blueprints = contents.filter(({ content }) => isBlueprint(content));
  const dockerinfos = contents.filter(({ content }) => isDockerinfo(content));
  demandOne(blueprints, "blueprint");
  demandOne(dockerinfos, "dockerinfo");
  const blueprint = blueprints[0]?.content ?? null;
  const dockerinfo = dockerinfos[0] ?? null;
  if (blueprint === null && dockerinfo === null)
    throw invalid(
      `${source}: neither a blueprint, which has "nodes", nor a dockerinfo, which has a "docker_info_list".`,
    );
  const renamed = dockerinfo === null ? null : rename(blueprint, dockerinfo.document, dockerinfo.content);
  return {
    source,
    blueprint,
    dockerinfo: renamed?.text ?? null,
    warnings: [...(renamed?.warnings ?? []), ...(blueprint === null ? [] : compare(blueprint, protos))],
  };
}

function demandOne(found: readonly { readonly document: Document }[], what: string): void {
  if (found.length < 2) return;
  const places = found.map(({ document }) => document.place).join(", ");
  throw invalid(`More than one ${what}: ${places}. Give those of one package.`);
}

/** Deployers write names of containers in lower case: a name that clearly stands for one of the blueprint becomes it. */
function rename(blueprint: JsonObject | null, { text }: Document, content: JsonObject) {
  const reading = readBlueprint(blueprint, { strict: false });
  const dockerinfo = readDockerinfo(content, { strict: false });
  const renames =
    reading.ok && dockerinfo.ok ? toRenames(reading.value, dockerinfo.value) : new Map<string, string>();
  const warnings = [...renames].map(([written, meant]) => ({
    path: "dockerinfo",
    message: `dockerinfo calls ${meant} ${written}; here it is called as in the blueprint`,
  }));
  return { text: renames.size === 0 ? text : renameInDocument(content, renames), warnings };
}

function compare(raw: JsonObject, protos: ReadonlyMap<string, string>): readonly Complaint[] {
  const reading = readBlueprint(raw, { strict: false });
  if (!reading.ok || protos.size === 0) return [];
  const problems = compareProtos(reading.value, (path) => {
    const text = protos.get(path);
    return text === undefined ? null : { path, text };
  });
  return problems.map(({ path, message, remedy }) => ({
    path,
    message: remedy === undefined ? message : `${message}. ${remedy}`,
  }));
}

const isBlueprint = (content: JsonObject): boolean =>
  Array.isArray(content.nodes) || "pipeline_id" in content;
const isDockerinfo = (content: JsonObject): boolean => "docker_info_list" in content;

/** What else than an object a document is, it is none of ours. */
function toContent({ text, place }: Document): JsonObject {
  const content = parseDocument(text, place);
  return isJsonObject(content) ? content : {};
}

/** JSON and proto files are UTF-8; a mark of the byte order is none of the text. */
function toText(bytes: Uint8Array, place: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid(`${place} is not UTF-8.`, cause);
  }
}

const invalid = (message: string, cause?: unknown): AieffectError =>
  new AieffectError("INVALID_INPUT", message, { cause });
