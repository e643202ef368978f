import { toPrintableText } from "../../model/printable.ts";

/** A longer one scrolls, and is reached by keyboard for that. */
const LONG = 500;

/** An error as somebody else wrote it, in its lines. */
export const ErrorText = ({ text }: { readonly text: string }) => (
  <pre className="error-text" tabIndex={text.length > LONG ? 0 : undefined}>
    {toPrintableText(text)}
  </pre>
);
