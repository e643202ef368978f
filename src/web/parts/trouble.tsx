import { toPrintableText } from "../../model/printable.ts";

interface TroubleProps {
  /** Null when there is none. */
  readonly text: string | null;
  /** Absent where it is of no use to do the same again. */
  readonly onTryAgain?: () => void;
}

/** Why something did not come about, said aloud. */
export const Trouble = ({ text, onTryAgain }: TroubleProps) =>
  text !== null && (
    <p role="alert" className="alert">
      {toPrintableText(text)}{" "}
      {onTryAgain !== undefined && (
        <button type="button" onClick={onTryAgain}>
          Try again
        </button>
      )}
    </p>
  );
