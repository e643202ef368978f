/** The frame around every view: who is connected, and the question for the key. */
import { useCallback, useMemo, useState } from "react";
import { Connection } from "./api/connection.ts";
import { KeyShelf, openSessionStorage } from "./api/key-shelf.ts";
import { WorkflowsView } from "./list/workflows-view.tsx";
import { KeyDialog } from "./parts/key-dialog.tsx";
import { ALL_WORKFLOWS, toFragment } from "./route.ts";
import { useRoute } from "./use-route.ts";

interface KeyQuestion {
  readonly isAsked: boolean;
  /** Raised with each key, so that all views begin anew with it. */
  readonly generation: number;
}

/** @param base the address of the page, below which the API is */
export function App({ base }: { readonly base: URL }) {
  const [question, setQuestion] = useState<KeyQuestion>({ isAsked: false, generation: 0 });
  const ask = useCallback(() => setQuestion((known) => ({ ...known, isAsked: true })), []);
  const keys = useMemo(() => new KeyShelf(base, openSessionStorage()), [base]);
  const connection = useMemo(() => new Connection(base, keys, ask), [base, keys, ask]);
  const { route, go } = useRoute();

  const takeKey = (key: string): void => {
    keys.keep(key);
    setQuestion(({ generation }) => ({ isAsked: false, generation: generation + 1 }));
  };

  return (
    <>
      <header className="top">
        <a className="brand" href={toFragment(ALL_WORKFLOWS)}>
          aieffect
        </a>
        <nav aria-label="Main">
          <a href={toFragment(ALL_WORKFLOWS)} aria-current={route.view === "list" ? "page" : undefined}>
            Workflows
          </a>
          <a href="docs">API</a>
        </nav>
      </header>
      <main key={question.generation}>
        {route.view === "list" ? (
          <WorkflowsView connection={connection} route={route} go={go} />
        ) : (
          <p className="notice">
            There is no such page. <a href={toFragment(ALL_WORKFLOWS)}>All workflows</a>
          </p>
        )}
      </main>
      {question.isAsked && <KeyDialog wasRefused={connection.hasKey} onKey={takeKey} />}
    </>
  );
}
