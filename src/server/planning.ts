/** Bodies of submissions, checked and planned. */
import type { JsonObject } from "../model/field.ts";
import { type ParsedBody, parseJsonBody } from "../model/json-body.ts";
import { RecentTexts } from "../model/recent-texts.ts";
import { type PlannedSubmission, planWellShaped } from "../model/submission.ts";
import type { Submissions } from "./submissions.ts";

type Invalid = Extract<ParsedBody<unknown>, { kind: "invalid" }>;

interface Planned {
  readonly kind: "planned";
  readonly planned: PlannedSubmission;
  /** What it was planned from; null when that was remembered. */
  readonly raw: JsonObject | null;
}

const JSON_TYPE = "application/json";
/** So many bodies, of at most so many bytes, are remembered. */
const BODIES_HELD = 64;
const LONGEST_HELD = 65_536;

export class Planning {
  readonly #submissions: Submissions;
  /**
   * Scripts submit the same pipeline again and again, and to plan it takes longer than to store it. By its bytes, a
   * character each; one with a services key in it is not held.
   */
  readonly #recent: RecentTexts<Planned | Invalid>;

  constructor(submissions: Submissions) {
    this.#submissions = submissions;
    this.#recent = new RecentTexts((text) => this.#planAlone(text), {
      most: BODIES_HELD,
      longest: LONGEST_HELD,
      isKept: (body) => body.kind === "planned" && body.planned.servicesApiKey === null,
    });
  }

  /**
   * @param contentType null when the request does not say
   * @throws AieffectError as planWellShaped
   */
  read(bytes: Uint8Array, contentType: string | null): Planned | Invalid {
    if (contentType !== JSON_TYPE || bytes.byteLength > LONGEST_HELD) return this.plan(bytes, contentType);
    return this.#recent.read(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"),
    );
  }

  /** The same, with what the body was read as. */
  plan(bytes: Uint8Array, contentType: string | null): Planned | Invalid {
    const { schema, rules } = this.#submissions;
    const body = parseJsonBody(schema, bytes, contentType);
    if (body.kind === "invalid") return body;
    return { kind: "planned", planned: planWellShaped(body.value, rules), raw: body.raw };
  }

  #planAlone(text: string): Planned | Invalid {
    const body = this.plan(Buffer.from(text, "latin1"), JSON_TYPE);
    return body.kind === "invalid" ? body : { ...body, raw: null };
  }
}
