/** The stand-in for data provision: CSV files that can be asked in SQL. */
import * as v from "valibot";
import type { Environment } from "../../../../src/service/environment.ts";
import { logToStderr } from "../../../../src/service/log.ts";
import { type Application, createApplication, RefusedRequest } from "../../http/application.ts";
import { readQuery } from "../../http/query.ts";
import { readBytes } from "../../http/request-body.ts";
import { makeWindAndWeather } from "../../sample/wind-and-weather.ts";
import { toCsv } from "../../table/text-table.ts";
import { readCsvFolder, TableDatabase } from "./database.ts";
import type { QueryResult } from "./run-query.ts";

/** As SQLite names the database that it opened. */
const DATABASE_NAME = "main";
const LARGEST_QUERY_BYTES = 1024 * 1024;

const QuerySchema = v.object({ format: v.optional(v.string(), "csv") });
const BodySchema = v.object({ sql_query: v.string() });

/** @param environment CSV_DIR: a folder of CSV files; unset, a year of wind and weather that this project makes */
export function createDataProvision(environment: Environment): Application {
  const connect = createConnection(environment.CSV_DIR);
  return createApplication({
    "GET /": () => Response.json({ message: "Data provision" }),
    "GET /health": () => Response.json({ status: "ok" }),
    "GET /schema": () => Response.json({ schemas: { [DATABASE_NAME]: connect().tables() } }),
    "POST /query": async (request, url) => {
      const format = readFormat(readQuery(QuerySchema, url).format);
      return toAnswer(await connect().query(await readSql(request)), format);
    },
  });
}

/** The database, made when it is first asked for: so a folder that is not there yet is a matter of the request. */
function createConnection(folder: string | undefined): () => TableDatabase {
  let database: TableDatabase | null = null;
  return () => {
    try {
      database ??= new TableDatabase(
        folder ? readCsvFolder(folder) : { wind_and_weather: makeWindAndWeather() },
      );
      return database;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logToStderr({ level: "error", folder, reason }, "No database");
      if (error instanceof RefusedRequest) throw new RefusedRequest(500, `Database error: ${reason}`);
      throw new RefusedRequest(503, `No connection to the database: ${reason}`);
    }
  };
}

type Format = "csv" | "json";

function readFormat(text: string): Format {
  const format = text.toLowerCase();
  if (format === "csv" || format === "json") return format;
  const known = ["xlsx", "parquet"].includes(format);
  throw new RefusedRequest(
    422,
    known ? `Format ${format} is not offered here: ask for csv or json` : `Unknown format: ${text}`,
  );
}

async function readSql(request: Request): Promise<string> {
  const text = new TextDecoder().decode(await readBytes(request, LARGEST_QUERY_BYTES));
  try {
    return v.parse(BodySchema, JSON.parse(text)).sql_query;
  } catch {
    throw new RefusedRequest(422, "The body must be a JSON object with a text sql_query");
  }
}

function toAnswer({ header, rows }: QueryResult, format: Format): Response {
  if (rows.length === 0) return new Response(null, { status: 204 });
  if (format === "json") {
    return Response.json(
      rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index]]))),
    );
  }
  const headers = {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": "attachment; filename=query_result.csv",
  };
  return new Response(toCsv(header, rows), { headers });
}
