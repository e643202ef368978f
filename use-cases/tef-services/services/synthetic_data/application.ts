/** The stand-in for synthetic data generation: trains a generator of an uploaded series, and makes series of it. */
import { join } from "node:path";
import { makeZip } from "client-zip";
import * as v from "valibot";
import { AieffectError } from "../../../../src/errors.ts";
import { type Environment, readDataDirectory } from "../../../../src/service/environment.ts";
import { createRandomNumbers } from "../../../shared/random/random-numbers.ts";
import { type Application, createApplication, RefusedRequest } from "../../http/application.ts";
import { countText, nameText, readQuery, truthText } from "../../http/query.ts";
import { readUpload } from "../../http/request-body.ts";
import { toExampleFile, toExampleLines, toHeaderLine } from "./generation.ts";
import { EXAMPLE_COLUMN, type Model } from "./model.ts";
import { ModelFiles } from "./model-files.ts";
import { readTrainingData } from "./training-data.ts";
import { Trainings } from "./trainings.ts";

const USER = v.optional(nameText, "test_user_id");
const MODEL = v.optional(nameText, "test_model");

const TrainSchema = v.object({
  user_id: USER,
  model_name: MODEL,
  index_col: v.optional(v.string(), "datetime"),
  overwrite: v.optional(truthText, "false"),
  sequence_len: v.optional(countText(1_000_000), "100"),
  batch_size: v.optional(countText(1_000_000), "1000"),
  epochs: v.optional(countText(100_000), "10"),
});
const NamedSchema = v.object({ user_id: USER, model_name: MODEL });
const GenerateSchema = v.object({
  user_id: USER,
  model_name: MODEL,
  number_of_examples: v.optional(countText(100_000), "1"),
  return_csv: v.optional(truthText, "true"),
  /** Ours: the same seed, the same series. */
  seed: v.optional(countText(999_999_999)),
});
const UserSchema = v.object({ user_id: USER });

const MOST_ROWS = 20_000_000;

/**
 * @param environment MODELS_DIR: where models are kept, `models` in DATA_DIR unless given; TRAINING_EPOCH_MS: how long an
 *   epoch takes at least, 0 unless given
 * @throws AieffectError INVALID_INPUT when TRAINING_EPOCH_MS is no number
 */
export function createSyntheticData(environment: Environment): Application {
  const files = new ModelFiles(environment.MODELS_DIR || join(readDataDirectory(environment), "models"));
  const trainings = new Trainings(readEpochMs(environment));
  return createApplication({
    "GET /health": () => Response.json({ status: "ok" }),
    "POST /train": (request, url) => answerTrain(request, readQuery(TrainSchema, url), { files, trainings }),
    "GET /training_info": async (_, url) => {
      const { user_id, model_name } = readQuery(NamedSchema, url);
      return Response.json(await tellProgress(user_id, model_name, { files, trainings }));
    },
    "GET /generate": (_, url) => answerGenerate(readQuery(GenerateSchema, url), files),
    "GET /models": async (_, url) => {
      const names = await files.names(readQuery(UserSchema, url).user_id);
      return Response.json(names.map((name) => ({ name })));
    },
  });
}

interface Parts {
  readonly files: ModelFiles;
  readonly trainings: Trainings;
}

async function answerTrain(
  request: Request,
  query: v.InferOutput<typeof TrainSchema>,
  { files, trainings }: Parts,
): Promise<Response> {
  const { user_id: user, model_name: name } = query;
  const refuseIfThere = () => {
    if (query.overwrite || !(files.has(user, name) || trainings.isRunning(user, name))) return;
    throw new RefusedRequest(409, `The model ${name} exists: give overwrite=true to train it anew`);
  };
  refuseIfThere();
  const { type, text } = await readUpload(request, "uploaded_file");
  if (type !== "text/csv")
    throw new RefusedRequest(400, `The file must be text/csv, not ${type || "unknown"}`);
  const data = readTrainingData(text, query.index_col);
  // Another may have begun while this one's file came in.
  refuseIfThere();
  const { sequence_len: sequenceLength, batch_size: batchSize, epochs } = query;
  await trainings.run(user, { name, sequenceLength, batchSize, epochs }, data, (model) =>
    files.save(user, model),
  );
  return new Response(`Model ${name} is trained`);
}

/** After a training as at its end: the original keeps what it told last. */
async function tellProgress(user: string, name: string, { files, trainings }: Parts): Promise<object> {
  const progress = trainings.progress(user, name);
  if (progress !== null) return progress;
  if (trainings.isRunning(user, name))
    return { message: `The training of ${name} has not begun its first epoch` };
  const model = await files.load(user, name);
  if (model === null) return { message: `There is no training of ${name}` };
  const { epochs } = model;
  return {
    epoch: epochs,
    total_epochs: epochs,
    batch: 1,
    total_batches: 1,
    timestamp: new Date().toISOString(),
  };
}

async function answerGenerate(
  query: v.InferOutput<typeof GenerateSchema>,
  files: ModelFiles,
): Promise<Response> {
  const model = await files.load(query.user_id, query.model_name);
  if (model === null) throw new RefusedRequest(404, `There is no model ${query.model_name}`);
  if (query.number_of_examples * model.sequenceLength > MOST_ROWS) {
    throw new RefusedRequest(422, `number_of_examples: more than ${MOST_ROWS} rows in all`);
  }
  const uniform = query.seed === undefined ? Math.random : createRandomNumbers(query.seed);
  const [content, type] = query.return_csv
    ? [toCsvStream(model, query.number_of_examples, uniform), "text/csv; charset=utf-8"]
    : [makeZip(toParquetFiles(model, query.number_of_examples, uniform)), "application/zip"];
  return new Response(content, { headers: { "content-type": type } });
}

/** Each is made when the reader of the ZIP has taken the one before. */
function* toParquetFiles(model: Model, count: number, uniform: () => number) {
  for (let example = 1; example <= count; example += 1) {
    yield { name: `${EXAMPLE_COLUMN}_${example}.parquet`, input: toExampleFile(model, uniform) };
  }
}

/** One example at a time, when the reader has taken the one before. */
function toCsvStream(model: Model, count: number, uniform: () => number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let example = 0;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(toHeaderLine(model))),
    pull(controller) {
      example += 1;
      controller.enqueue(encoder.encode(toExampleLines(model, example, uniform)));
      if (example === count) controller.close();
    },
  });
}

function readEpochMs({ TRAINING_EPOCH_MS: text = "" }: Environment): number {
  if (/^\d{0,7}$/.test(text)) return Number(text);
  const message = `TRAINING_EPOCH_MS must be a whole number of milliseconds, not ${JSON.stringify(text)}`;
  throw new AieffectError("INVALID_INPUT", message);
}
