import { toPrintableText } from "../../model/printable.ts";

/** A text as it is, but for what would turn it around. */
export function TextPreview({ text }: { readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <pre className="preview" tabIndex={0}>
      {toPrintableText(text)}
    </pre>
  );
}
