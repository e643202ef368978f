import { expect, test } from "bun:test";
import { readImage, toImageText } from "./image-reference.ts";

const DIGEST = `sha256:${"0a".repeat(32)}`;

test.each<[string, string, string, string]>([
  ["redis", "redis", "", ""],
  ["redis:7-bookworm", "redis", "7-bookworm", ""],
  [
    "file_based_energy_pipeline-data-generator:latest",
    "file_based_energy_pipeline-data-generator",
    "latest",
    "",
  ],
  ["localhost:5000/team/model", "localhost:5000/team/model", "", ""],
  ["Registry.Example.org/team/model:v1.2_3", "Registry.Example.org/team/model", "v1.2_3", ""],
  [`model@${DIGEST}`, "model", "", DIGEST],
  [`model:1@${DIGEST}`, "model", "1", DIGEST],
  ["[fd00::7]:5000/model:1", "[fd00::7]:5000/model", "1", ""],
])("reads %p", (text, name, tag, digest) => {
  const image = readImage(text);
  expect(image).toEqual({ name, tag, digest });
  expect(image && toImageText(image)).toBe(text);
});

test("the scheme that AI4EU's tools write before a registry is none of the name", () => {
  expect(readImage("https://cicd.example.eu:7444/tutorials/broker:v1")).toEqual({
    name: "cicd.example.eu:7444/tutorials/broker",
    tag: "v1",
    digest: "",
  });
});

test.each([
  "",
  " ",
  "My_Case-generator:latest",
  "a b",
  "model:",
  "model:a/b",
  "model@sha256:12",
  "-a",
  "a//b",
  "a\nb",
])("%p is no image", (text) => {
  expect(readImage(text)).toBeNull();
});
