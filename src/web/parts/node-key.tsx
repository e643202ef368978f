import { toPrintable } from "../../model/printable.ts";

/** The name of a task, which a line is broken in behind the container before anywhere else. */
export function NodeKey({ text }: { readonly text: string }) {
  const colon = text.indexOf(":") + 1;
  return (
    <>
      {toPrintable(text.slice(0, colon))}
      <wbr />
      {toPrintable(text.slice(colon))}
    </>
  );
}
