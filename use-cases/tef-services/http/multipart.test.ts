import { expect, test } from "bun:test";
import fc from "fast-check";
import { parseMultipart } from "./multipart.ts";

test("reads what a form of the runtime writes, whatever the text", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), fc.string(), async (text, field) => {
      const form = new FormData();
      form.set("file", new File([text], "data.bin", { type: "text/csv" }));
      form.set("field", field);
      const sent = new Response(form);
      const body = Buffer.from(await sent.arrayBuffer());
      const boundary = body.toString("latin1", 2, body.indexOf("\r\n"));
      expect(parseMultipart(body, `multipart/form-data; boundary=${boundary}`)?.slice(0, 1)).toEqual([
        { name: "file", fileName: "data.bin", type: "text/csv", text: Buffer.from(text).toString() },
      ]);
    }),
  );
});

const PART =
  '--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\ncontent-type: Text/CSV; charset=utf-8\r\n\r\n1\r\n';

test.each([
  [`${PART}--b--`, "multipart/form-data; boundary=b", 1],
  [`a preamble\r\n${PART}${PART}--b--\r\n`, 'multipart/form-data; boundary="b"', 2],
  ["--b--", "multipart/form-data; boundary=b", 0],
])("reads %#", (body, type, count) => {
  const part = { name: "f", fileName: "x", type: "text/csv", text: "1" };
  expect(parseMultipart(Buffer.from(body), type)).toEqual(new Array(count).fill(part));
});

test.each([
  [`${PART}--b--`, "multipart/form-data"],
  [PART, "multipart/form-data; boundary=b"],
  [`${PART}--b--`, "multipart/form-data; boundary=c"],
  ["--b\r\nno head\r\n--b--", "multipart/form-data; boundary=b"],
  ["--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--", "multipart/form-data; boundary=b"],
  ["", "multipart/form-data; boundary=b"],
])("refuses %#", (body, type) => {
  expect(parseMultipart(Buffer.from(body), type)).toBeNull();
});
