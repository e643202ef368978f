/** A package that was read: drawn, checked, and filled in. */
import { useMemo, useState } from "react";
import type { CheckReport } from "../../model/check-report.ts";
import { formatNumberOf } from "../../model/quantity.ts";
import { ServicesKeyField } from "../parts/services-key-field.tsx";
import { ComplaintList } from "./complaint-list.tsx";
import { DockerinfoField } from "./dockerinfo-field.tsx";
import type { Complaint, Draft } from "./draft.ts";
import { InputList } from "./input-list.tsx";
import { OptionFields } from "./option-fields.tsx";
import { ParameterList } from "./parameter-list.tsx";
import { PickedTask } from "./picked-task.tsx";
import { PlanGraph } from "./plan-graph.tsx";
import { ServiceList } from "./service-list.tsx";
import type { FilledForm } from "./submission-body.ts";
import type { CheckState } from "./submission-check.ts";
import { TaskList } from "./task-list.tsx";

const SERVICES_KEY_HINT = (
  <>
    What <code>SERVICE_API_KEY</code> says where they run. It is sent with the submission, and not kept in
    this browser.
  </>
);

interface SubmissionFormProps {
  readonly draft: Draft;
  readonly form: FilledForm;
  readonly servicesKey: string;
  readonly state: CheckState;
  readonly onChange: (draft: Draft) => void;
  readonly onServicesKey: (key: string) => void;
  readonly onAsk: () => void;
}

const NO_PLAN: NonNullable<CheckReport["plan"]> = [];

export function SubmissionForm(props: SubmissionFormProps) {
  const { draft, form, state, onChange } = props;
  const { report } = state;
  const plan = report?.plan ?? NO_PLAN;
  const [picked, setPicked] = useState<string | null>(null);
  const pickedTask = plan.find(({ task_id }) => task_id === picked) ?? null;
  const problemAt = useProblemAt(form.problems);
  return (
    <div className="submission">
      <div className="submission-shown">
        <ComplaintList kind="problem" complaints={toProblems(form, state)} />
        {plan.length > 0 && (
          <section className="plan" aria-labelledby="plan-title">
            <div className="section-head">
              <h2 id="plan-title">Pipeline</h2>
              <span className="notice">{toPlanWords(report)}</span>
            </div>
            <PlanGraph plan={plan} picked={picked} onPick={setPicked} />
            {pickedTask !== null && <PickedTask task={pickedTask} />}
            <TaskList plan={plan} />
          </section>
        )}
        <ServiceList state={state} onAsk={props.onAsk} />
        <ComplaintList kind="warning" complaints={[...(report?.warnings ?? []), ...draft.warnings]} />
      </div>
      <div className="submission-filled">
        <InputList
          inputs={draft.inputs}
          startTasks={plan.filter(({ waits_for }) => waits_for.length === 0).map(({ node_key }) => node_key)}
          problemAt={problemAt}
          onChange={(inputs) => onChange({ ...draft, inputs: [...inputs] })}
        />
        <ParameterList
          plan={plan}
          picked={pickedTask?.node_key ?? null}
          parameters={draft.parameters}
          problemAt={problemAt}
          onChange={(parameters) => onChange({ ...draft, parameters: [...parameters] })}
        />
        <section className="services-key field">
          <ServicesKeyField
            value={props.servicesKey}
            onChange={props.onServicesKey}
            hint={SERVICES_KEY_HINT}
          />
        </section>
        <OptionFields
          options={draft.options}
          problemAt={problemAt}
          onChange={(options) => onChange({ ...draft, options })}
        />
        <DockerinfoField
          key={draft.source}
          plan={plan}
          value={draft.dockerinfo}
          problem={problemAt("dockerinfo")}
          onChange={(dockerinfo) => onChange({ ...draft, dockerinfo })}
        />
      </div>
    </div>
  );
}

/** What stands in the way of running it. */
export function toProblems(form: FilledForm, { report, trouble }: CheckState): readonly Complaint[] {
  return [
    ...form.problems,
    ...(trouble === null ? (report?.errors ?? []) : [{ path: "", message: trouble }]),
  ];
}

const useProblemAt = (problems: FilledForm["problems"]) =>
  useMemo(() => {
    const messages = new Map(problems.map(({ path, message }) => [path, message]));
    return (path: string) => messages.get(path) ?? null;
  }, [problems]);

function toPlanWords(report: CheckReport | null): string {
  const { plan = NO_PLAN, depth = 0, valid = false } = report ?? {};
  const starts = plan.filter(({ waits_for }) => waits_for.length === 0).length;
  const counts = [formatNumberOf(plan.length, "task"), formatNumberOf(starts, "start task")];
  return [...counts, ...(valid ? [`depth ${depth}`] : [])].join(" · ");
}
