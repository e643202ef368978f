/** Every change of the schema, in order. Never edit a released one: add a number. */
import workflow from "./migrations/0001-workflow.sql" with { type: "text" };
import server from "./migrations/0002-server.sql" with { type: "text" };
import idempotency from "./migrations/0003-idempotency.sql" with { type: "text" };
import schema from "./schema.sql" with { type: "text" };

/** What all of them together make: a new database begins with it. */
export const SCHEMA: string = schema;

export const MIGRATIONS: readonly string[] = [workflow, server, idempotency];
