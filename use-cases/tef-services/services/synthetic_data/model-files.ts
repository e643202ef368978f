/** The models on disk: one JSON file each, in a folder for each user. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { OperationError } from "../../../../src/service/operation-error.ts";
import { writeWhole } from "../../../shared/files/swap-folder.ts";
import { RefusedRequest } from "../../http/application.ts";
import { type Model, ModelSchema } from "./model.ts";

/** File systems take 255 bytes; a temporary name is longer than the final one. */
const LONGEST_PLAIN_NAME = 180;
const ENDING = ".json";

export class ModelFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  has(user: string, name: string): boolean {
    return existsSync(this.#path(user, name));
  }

  /** null when there is none. */
  async load(user: string, name: string): Promise<Model | null> {
    const path = this.#path(user, name);
    return existsSync(path) ? v.parse(ModelSchema, JSON.parse(await readFile(path, "utf8"))) : null;
  }

  /**
   * A reader sees the former model or the new one, and never a part.
   *
   * @throws RefusedRequest 507 when it cannot be written
   */
  async save(user: string, model: Model): Promise<void> {
    try {
      await writeWhole(this.#path(user, model.name), JSON.stringify(model));
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
      throw new RefusedRequest(507, `The model ${model.name} cannot be kept: ${error.message}`);
    }
  }

  /** In the order of their names. */
  async names(user: string): Promise<string[]> {
    const folder = join(this.#folder, user);
    if (!existsSync(folder)) return [];
    const files = (await readdir(folder)).filter((file) => file.endsWith(ENDING));
    return (await Promise.all(files.map((file) => toName(folder, file)))).toSorted();
  }

  #path(user: string, name: string): string {
    if (name.length <= LONGEST_PLAIN_NAME) return join(this.#folder, user, `${name}${ENDING}`);
    // No name has a tilde: what it comes from is inside the file.
    const digest = createHash("sha256").update(name).digest("hex");
    return join(this.#folder, user, `${name.slice(0, 100)}~${digest}${ENDING}`);
  }
}

async function toName(folder: string, file: string): Promise<string> {
  if (!file.includes("~")) return file.slice(0, -ENDING.length);
  return v.parse(ModelSchema, JSON.parse(await readFile(join(folder, file), "utf8"))).name;
}
