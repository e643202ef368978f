/** A third-party service of which every answer is scripted: real HTTP on a port of its own, which notes what it is asked. */

export interface AskedQuestion {
  /** Such as `GET /training_info`. */
  readonly ask: string;
  /** The query, decoded. */
  readonly query: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** The body, if it is no form. */
  readonly text: string;
  /** The file in a form, by its part. */
  readonly files: Readonly<
    Record<string, { readonly name: string; readonly type: string; readonly text: string }>
  >;
}

type Answer = (question: AskedQuestion) => Response | Promise<Response>;

export interface ScriptedTefService extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly AskedQuestion[];
}

/** @param answers by question; what is not there is answered 404 */
export function startScriptedTefService(answers: Readonly<Record<string, Answer>>): ScriptedTefService {
  const asked: AskedQuestion[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const question = await toQuestion(request);
      asked.push(question);
      return answers[question.ask]?.(question) ?? new Response("not scripted", { status: 404 });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    asked,
    async [Symbol.asyncDispose]() {
      await server.stop(true);
    },
  };
}

async function toQuestion(request: Request): Promise<AskedQuestion> {
  const url = new URL(request.url);
  const contentType = request.headers.get("content-type") ?? "";
  const files: Record<string, { name: string; type: string; text: string }> = {};
  let text = "";
  if (contentType.startsWith("multipart/form-data")) {
    for (const [part, file] of await request.formData()) {
      if (typeof file === "string") continue;
      files[part] = { name: file.name, type: file.type.split(";", 1)[0] ?? "", text: await file.text() };
    }
  } else {
    text = await request.text();
  }
  return {
    ask: `${request.method} ${url.pathname}`,
    query: Object.fromEntries(url.searchParams),
    contentType,
    text,
    files,
  };
}
