import { memo } from "react";
import type { ServiceReport } from "../../model/check-report.ts";
import { toPrintable, toPrintableText } from "../../model/printable.ts";
import { formatCount, formatDuration } from "../../model/quantity.ts";
import type { CheckState } from "./submission-check.ts";

/** The most that are written out. */
const MOST_SHOWN = 50;

interface ServiceListProps {
  readonly state: CheckState;
  readonly onAsk: () => void;
}

/** Which services answer the server. */
export const ServiceList = memo(function ServiceList({ state, onAsk }: ServiceListProps) {
  const { services, isAsking, servicesTrouble, report } = state;
  const canAsk = report?.valid === true && !isAsking;
  return (
    <section className="services" aria-labelledby="services-title">
      <div className="section-head">
        <h2 id="services-title">Services</h2>
        <span role="status" className="notice">
          {toSummary(state)}
        </span>
        <button type="button" onClick={onAsk} disabled={!canAsk}>
          Ask again
        </button>
      </div>
      {servicesTrouble !== null && <p className="alert">{servicesTrouble}</p>}
      {services !== null && <ServiceRows services={services} />}
    </section>
  );
});

/** Those that do not answer first. */
function ServiceRows({ services }: { readonly services: readonly ServiceReport[] }) {
  const sorted = services.toSorted((one, other) => Number(one.healthy) - Number(other.healthy));
  return (
    <>
      <ul className="service-list">
        {sorted.slice(0, MOST_SHOWN).map((service) => (
          <ServiceRow key={service.container_name} service={service} />
        ))}
      </ul>
      {services.length > MOST_SHOWN && (
        <p className="notice">and {formatCount(services.length - MOST_SHOWN)} more</p>
      )}
    </>
  );
}

function toSummary({ services, isAsking, report }: CheckState): string {
  if (isAsking) return "asking …";
  if (services === null) return report?.valid === true ? "" : "asked once everything is valid";
  const answering = services.filter(({ healthy }) => healthy).length;
  return `${formatCount(answering)} of ${formatCount(services.length)} answer`;
}

function ServiceRow({ service }: { readonly service: ServiceReport }) {
  const { container_name: name, address, healthy, latency_ms: latencyMs, error } = service;
  return (
    <li>
      <span className={`state ${healthy ? "state-completed" : "state-failed"}`}>
        <span className="sign" aria-hidden="true">
          {healthy ? "✔" : "✖"}
        </span>
        <span className="unseen">{healthy ? "answers" : "does not answer"}</span>
      </span>
      <span className="service-name">{toPrintable(name)}</span>
      <code className="service-address">{toPrintable(address ?? "no address")}</code>
      <span className="service-answer">
        {healthy ? formatDuration(latencyMs ?? 0) : toPrintableText(error ?? "")}
      </span>
    </li>
  );
}
