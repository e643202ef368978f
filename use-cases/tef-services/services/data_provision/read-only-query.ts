/** Tells whether an SQL text is one query that only reads. The database is opened for reading too: this is the first of two locks. */

/** Comments, and what quotes hold: nothing in them ends a statement. */
const OPAQUE = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/g;

/** A query without what stands around it: comments, and the semicolon at its end. */
export function toBareQuery(sql: string): string {
  return sql.replace(OPAQUE, (part) => (isComment(part) ? " " : part)).replace(/[;\s]+$/, "");
}

const isComment = (part: string): boolean => part.startsWith("--") || part.startsWith("/*");

const READS = new Set(["SELECT", "WITH", "VALUES"]);
const WRITES = /\b(?:INSERT|UPDATE|DELETE|REPLACE)\b(?!\s*\()/i;

/** What is wrong with it, or null. */
export function findRefusal(sql: string): string | null {
  const bare = sql.replace(OPAQUE, (part) => (isComment(part) ? " " : "x"));
  const statements = bare.split(";").filter((statement) => statement.trim() !== "");
  const [statement] = statements;
  if (statement === undefined) return "There is no statement";
  if (statements.length > 1) return "Only one statement is allowed";
  const [word = ""] = /[A-Za-z]+/.exec(statement.trimStart().replace(/^\(+\s*/, "")) ?? [];
  if (!READS.has(word.toUpperCase()))
    return "Only SELECT, WITH and VALUES are allowed: the data is read-only";
  if (word.toUpperCase() === "WITH" && WRITES.test(statement)) return "The data is read-only";
  return null;
}
