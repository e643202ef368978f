/** Reads JUnit XML as others do: libxml2 says whether it is well-formed and of the form, junit2json what it says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "junit2json";
import { validateXML } from "xmllint-wasm";

const SCHEMA = { fileName: "junit.xsd", contents: readFileSync(join(import.meta.dir, "junit.xsd"), "utf8") };

/** What is wrong with the reports; one validator for many, for each start of it takes half a second. */
export async function findXmlErrors(...reports: readonly string[]): Promise<readonly string[]> {
  const xml = reports.map((contents, index) => ({ fileName: `report-${index}.xml`, contents }));
  const { errors } = await validateXML({ xml, schema: [SCHEMA] });
  return errors.map(({ rawMessage }) => rawMessage);
}

/** @throws Error when there is no suite in it */
export async function readJunit(xml: string) {
  const document = await parse(xml);
  const suite = document && "testsuite" in document ? document.testsuite?.[0] : undefined;
  if (suite === undefined) throw new Error(`There is no test suite in ${xml}`);
  return { suite, cases: suite.testcase ?? [] };
}
