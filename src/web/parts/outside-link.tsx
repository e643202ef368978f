import type { ReactNode } from "react";
import { isWebAddress } from "../../model/web-ui.ts";

interface OutsideLinkProps {
  /** As somebody else wrote it. */
  readonly href: string;
  readonly children: ReactNode;
}

/** A link to a page of a service, in a tab of its own; the text alone when it is no web address. */
export function OutsideLink({ href, children }: OutsideLinkProps) {
  if (!isWebAddress(href)) return <span>{children}</span>;
  return (
    <a className="outside" href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
