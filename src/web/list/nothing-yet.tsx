import { SUBMIT, toFragment } from "../route.ts";

/** What an empty server says: how the first workflow comes to it. */
export function NothingYet() {
  return (
    <div className="nothing-yet">
      <h2>No workflow yet</h2>
      <p>
        A workflow begins with a blueprint, which says what operation feeds which, and a dockerinfo, which
        says where their services answer. Drop both, or the ZIP of a package, on{" "}
        <a href={toFragment(SUBMIT)}>Submit</a>; or from a shell:
      </p>
      <pre>
        <code>aieffect submit blueprint.json dockerinfo.json --server {toServer()}</code>
      </pre>
      <p>
        It appears here at once. To try it without services of your own: <code>aieffect demo</code> runs a
        whole pipeline, <code>aieffect new use-case NAME</code> writes one to start from. Programs submit with{" "}
        <a href="docs">POST /workflows</a>.
      </p>
    </div>
  );
}

const toServer = (): string => new URL(".", document.baseURI).href.replace(/\/$/, "");
