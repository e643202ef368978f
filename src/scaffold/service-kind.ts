/** What kinds of service there are. */

/** How a service hands data on: as files on a shared volume, or as messages over gRPC. */
export const DATA_STYLES = ["file", "protobuf"] as const;
export type DataStyle = (typeof DATA_STYLES)[number];

/** Whether execute waits for the result, or answers at once and is polled. */
export const MODES = ["sequential", "concurrent"] as const;
export type Mode = (typeof MODES)[number];

export interface ServiceKind {
  readonly data: DataStyle;
  readonly mode: Mode;
}

/** Where the template of a service lies, below `templates`. */
export const toTemplateFolder = ({ data, mode }: ServiceKind): string => `${data}_based/${mode}`;

/** Where that of a use case lies. */
export const toUseCaseFolder = (data: DataStyle): string => `use_case/${data}_based`;
