/** The stand-in for data provision: CSV files that can be asked in SQL. */
import * as v from "valibot";
import type { Environment } from "../../../../src/service/environment.ts";
import { logToStderr } from "../../../../src/service/log.ts";
import { type Application, createApplication, RefusedRequest } from "../../http/application.ts";
import { readQuery } from "../../http/query.ts";
import { readBytes } from "../../http/request-body.ts";
import { makeWindAndWeather } from "../../sample/wind-and-weather.ts";
import { toCsv } from "../../table/text-table.ts";
import { toParquet } from "../../table/to-parquet.ts";
import { readCsvFolder, TableDatabase } from "./database.ts";
import type { QueryResult } from "./run-query.ts";

/** As SQLite names the database that it opened. */
const DATABASE_NAME = "main";
const LARGEST_QUERY_BYTES = 1024 * 1024;

const QuerySchema = v.object({ format: v.optional(v.string(), "csv") });
const BodySchema = v.pipe(v.string(), v.parseJson(), v.object({ sql_query: v.string() }));

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

type Format = "csv" | "json" | "parquet";

function readFormat(text: string): Format {
  const format = text.toLowerCase();
  if (format === "csv" || format === "json" || format === "parquet") return format;
  const reason = format === "xlsx" ? "Format xlsx is not offered here" : `Unknown format: ${text}`;
  throw new RefusedRequest(422, `${reason}; there are: csv, json, parquet`);
}

async function readSql(request: Request): Promise<string> {
  const text = new TextDecoder().decode(await readBytes(request, LARGEST_QUERY_BYTES));
  const body = v.safeParse(BodySchema, text);
  if (body.success) return body.output.sql_query;
  throw new RefusedRequest(422, "The body must be a JSON object with a text sql_query");
}

function toAnswer(result: QueryResult, format: Format): Response {
  const { header, rows } = result;
  if (rows.length === 0) return new Response(null, { status: 204 });
  switch (format) {
    case "json":
      return Response.json(
        rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index]]))),
      );
    case "csv":
      return toFile(toCsv(header, rows), "text/csv; charset=utf-8", "query_result.csv");
    case "parquet":
      return toFile(toParquet(result), "application/vnd.apache.parquet", "query_result.parquet");
  }
}

function toFile(content: string | ArrayBuffer, type: string, name: string): Response {
  return new Response(content, {
    headers: { "content-type": type, "content-disposition": `attachment; filename=${name}` },
  });
}
