/** Exports of use cases that are texts. */
import { expect } from "bun:test";
import * as v from "valibot";
import { AieffectError, toExitCode } from "../src/errors.ts";
import { BlueprintSchema } from "../src/model/blueprint.ts";
import { type ExportOptions, exportUseCase } from "../src/packaging/export/export-use-case.ts";
import type { UseCaseSource } from "../src/packaging/export/use-case-source.ts";
import { toMapping, toProto, toUseCaseSource, type UseCaseTexts } from "./use-case-source.ts";

const PLAIN: ExportOptions = { pipelineId: "p", creationDate: "", mirror: false, local: null, strict: false };

export const exportSource = (source: UseCaseSource, options: Partial<ExportOptions> = {}) =>
  exportUseCase(source, { ...PLAIN, ...options });

export function exportTexts(texts: UseCaseTexts, options: Partial<ExportOptions> = {}) {
  const { files, warnings } = exportSource(toUseCaseSource(texts), options);
  const blueprint = v.parse(BlueprintSchema, JSON.parse(String(files["blueprint.json"])));
  return { files, blueprint, warnings: warnings.map(({ message }) => message) };
}

/** Each operation as `container:operation type > what it feeds`. */
export const toShape = ({ blueprint }: ReturnType<typeof exportTexts>): readonly string[] =>
  blueprint.nodes.flatMap((node) =>
    node.operation_signature_list.map(({ operation_signature, connected_to }) => {
      const targets = connected_to.map(
        (to) => `${to.container_name}:${to.operation_signature.operation_name}`,
      );
      const feeds = targets.length === 0 ? "" : ` > ${targets.join(", ")}`;
      return `${node.container_name}:${operation_signature.operation_name} ${node.node_type}${feeds}`;
    }),
  );

export function refusal(texts: UseCaseTexts, options: Partial<ExportOptions> = {}): string {
  try {
    exportTexts(texts, options);
  } catch (error) {
    if (!(error instanceof AieffectError)) throw error;
    expect(toExitCode(error.code)).toBe(1);
    return error.message;
  }
  throw new Error("nothing was refused");
}

export const TWO = { a: toProto("a", "Start", "Extra"), b: toProto("b", "Mix", "Other") };
export const connect = (...connections: unknown[]) => ({
  service_mapping: toMapping(["a", "b"]),
  connections,
});
export const EDGE = { from_service: "a", from_method: "Start", to_service: "b", to_method: "Mix" };
