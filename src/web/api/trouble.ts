/** Why a call brought nothing. */
export type TroubleKind =
  /** The key is missing or wrong. */
  | "unauthorized"
  | "unknown"
  | "refused"
  /** Nobody answers, or says that it cannot now: asking again may help. */
  | "away"
  | "unreadable";

export class ApiTrouble extends Error {
  override readonly name = "ApiTrouble";
  readonly kind: TroubleKind;

  constructor(kind: TroubleKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export const isTrouble = (error: unknown, kind: TroubleKind): boolean =>
  error instanceof ApiTrouble && error.kind === kind;

export const toMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));
