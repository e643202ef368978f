/** The stand-in for the knowledge store: feature functions that are applied to an uploaded CSV. */
import * as v from "valibot";
import { type Application, createApplication, RefusedRequest } from "../../http/application.ts";
import { readQuery } from "../../http/query.ts";
import { readUpload } from "../../http/request-body.ts";
import { parseTable, type TextTable } from "../../table/text-table.ts";
import { EXAMPLES, FUNCTIONS, RECIPES, type RecipeStep } from "./catalogue.ts";
import { type AddedColumn, type FeatureRecord, toRecords } from "./feature-function.ts";

const ApplySchema = v.object(
  {
    feature_function_name: v.string(),
    feature_function_kwargs_str: v.optional(v.string(), "{}"),
  },
  "is missing",
);
const RecipeSchema = v.object({ recipe_name: v.string() }, "is missing");
const KwargsSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.check((kwargs) => !Array.isArray(kwargs)),
  v.record(v.string(), v.unknown()),
);

export function createKnowledgeStore(): Application {
  return createApplication({
    "GET /health": () => Response.json({ status: "ok" }),
    "GET /functions/tags": () =>
      Response.json([...new Set(FUNCTIONS.flatMap(({ tags }) => tags))].toSorted()),
    "GET /functions/list": () => Response.json(FUNCTIONS.map(({ addTo: _, ...facts }) => facts)),
    "POST /functions/apply": async (request, url) => {
      const query = readQuery(ApplySchema, url);
      const step = {
        feature_function_name: query.feature_function_name,
        feature_function_kwargs: parseKwargs(query.feature_function_kwargs_str),
      };
      return Response.json(applySteps((await readUpload(request, "file")).text, [step]));
    },
    "GET /recipes/list": () => Response.json(RECIPES),
    "POST /recipes/apply": async (request, url) => {
      const { steps } = find(RECIPES, readQuery(RecipeSchema, url).recipe_name, "recipe");
      return Response.json(applySteps((await readUpload(request, "file")).text, steps));
    },
    "GET /examples/list": () =>
      Response.json(EXAMPLES.map(({ name, description }) => ({ name, description }))),
    "GET /examples/*": (_, { pathname }) => {
      const example = find(EXAMPLES, decodeURIComponent(pathname.slice("/examples/".length)), "example");
      return Response.json({ ...example, result: applySteps(example.csv, [example.step]) });
    },
  });
}

function applySteps(csv: string, steps: readonly RecipeStep[]): FeatureRecord[] {
  let table = parseTable(csv);
  let records = toRecords(table, []);
  for (const { feature_function_name: name, feature_function_kwargs: kwargs } of steps) {
    const added = find(FUNCTIONS, name, "feature function").addTo(table, kwargs);
    records = toRecords(table, added);
    if (steps.length > 1) table = widen(table, added);
  }
  return records;
}

/** What one step of a recipe adds is there for the next. */
function widen({ header, rows }: TextTable, added: readonly AddedColumn[]): TextTable {
  const kept = header.filter((name) => !added.some((column) => column.name === name));
  const places = kept.map((name) => header.indexOf(name));
  const toText = (cell: AddedColumn["cells"][number] | undefined) => (cell === null ? "" : String(cell));
  return {
    header: [...kept, ...added.map(({ name }) => name)],
    rows: rows.map((row, index) => [
      ...places.map((place) => row[place] ?? ""),
      ...added.map(({ cells }) => toText(cells[index])),
    ]),
  };
}

function parseKwargs(text: string): Record<string, unknown> {
  const kwargs = v.safeParse(KwargsSchema, text);
  if (kwargs.success) return kwargs.output;
  throw new RefusedRequest(400, "feature_function_kwargs_str must be a JSON object");
}

function find<Named extends { readonly name: string }>(
  all: readonly Named[],
  name: string,
  what: string,
): Named {
  const found = all.find((entry) => entry.name === name);
  if (found !== undefined) return found;
  const names = all.map((entry) => entry.name).join(", ");
  throw new RefusedRequest(404, `There is no ${what} ${JSON.stringify(name)}; there are: ${names}`);
}
