/** What is filled in for an input, by its kind. */
import { useId, useState } from "react";
import { FORMATS, PROTOCOLS } from "../../model/data-reference.ts";
import { toInlineSize } from "../../model/inline-data.ts";
import { formatSize } from "../../model/quantity.ts";
import { encodeBase64 } from "./base64.ts";
import { FileChoice } from "./file-choice.tsx";
import { type InputDraft, LONGEST_FILE, toFormat } from "./input-draft.ts";
import { JsonField } from "./json-field.tsx";

interface InputFieldsProps {
  readonly input: InputDraft;
  readonly problem: string | null;
  readonly onChange: (input: InputDraft) => void;
}

export function InputFields({ input, problem, onChange }: InputFieldsProps) {
  switch (input.kind) {
    case "text":
      return (
        <>
          <JsonField
            label="Text"
            rows={4}
            value={input.text}
            problem={null}
            onChange={(text) => onChange({ ...input, text })}
          />
          <FormatField value={input.format} onChange={(format) => onChange({ ...input, format })} />
        </>
      );
    case "file":
      return <FileFields input={input} onChange={onChange} />;
    case "reference":
      return <ReferenceFields input={input} onChange={onChange} />;
    case "json":
      return (
        <JsonField
          label="DataReference, or a list of them"
          rows={4}
          placeholder='{"protocol": "http", "uri": "http://…", "format": "csv"}'
          value={input.json}
          problem={problem}
          onChange={(json) => onChange({ ...input, json })}
        />
      );
  }
}

type Fields<Kind> = {
  readonly input: Extract<InputDraft, { kind: Kind }>;
  readonly onChange: (input: InputDraft) => void;
};

function FileFields({ input, onChange }: Fields<"file">) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const take = async ([file]: readonly File[]): Promise<void> => {
    if (file === undefined) return;
    if (file.size > LONGEST_FILE) {
      setTrouble(
        `${file.name} has ${formatSize(file.size)}; no more than ${formatSize(LONGEST_FILE)} go along inline. Put it where the service can read it, and give a reference.`,
      );
      return;
    }
    try {
      const base64 = encodeBase64(new Uint8Array(await file.arrayBuffer()));
      setTrouble(null);
      onChange({ kind: "file", file: { name: file.name, base64 }, format: toFormat(file.name) });
    } catch {
      setTrouble(`${file.name} cannot be read.`);
    }
  };
  return (
    <>
      <div className="input-file">
        <FileChoice
          label="Choose a file"
          accept=""
          isMultiple={false}
          onFiles={(files) => void take(files)}
        />
        <span>
          {input.file === null
            ? "none yet"
            : `${input.file.name} · ${formatSize(toInlineSize(input.file.base64))}`}
        </span>
      </div>
      {trouble !== null && (
        <p role="alert" className="field-problem">
          {trouble}
        </p>
      )}
      <FormatField value={input.format} onChange={(format) => onChange({ ...input, format })} />
    </>
  );
}

function ReferenceFields({ input, onChange }: Fields<"reference">) {
  const id = useId();
  return (
    <div className="reference-fields">
      <div className="field">
        <label htmlFor={`${id}-protocol`}>Protocol</label>
        <select
          id={`${id}-protocol`}
          value={input.protocol}
          onChange={(event) => {
            const protocol = PROTOCOLS.find((name) => name === event.target.value);
            if (protocol !== undefined) onChange({ ...input, protocol });
          }}
        >
          {PROTOCOLS.map((protocol) => (
            <option key={protocol}>{protocol}</option>
          ))}
        </select>
      </div>
      <div className="field field-wide">
        <label htmlFor={`${id}-uri`}>URI</label>
        <input
          id={`${id}-uri`}
          type="text"
          spellCheck={false}
          autoComplete="off"
          value={input.uri}
          onChange={(event) => onChange({ ...input, uri: event.target.value })}
        />
      </div>
      <FormatField value={input.format} onChange={(format) => onChange({ ...input, format })} />
    </div>
  );
}

interface FormatFieldProps {
  readonly value: string;
  readonly onChange: (format: string) => void;
}

/** One of those that are known, or any other: for gRPC it names a message. */
function FormatField({ value, onChange }: FormatFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Format</label>
      <input
        id={id}
        type="text"
        list={`${id}-known`}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={`${id}-known`}>
        {FORMATS.map((format) => (
          <option key={format} value={format} />
        ))}
      </datalist>
    </div>
  );
}
