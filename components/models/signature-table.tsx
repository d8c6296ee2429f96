'use client';

import { CodeBlock } from '@/components/ui/code-block';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { SectionCard } from '@/components/ui/section-card';
import type { Signature, SignatureInput } from '@/lib/preprocessing/schema';

const columns: readonly DataColumn<SignatureInput>[] = [
  { id: 'name', header: 'Field', value: ({ name }) => name },
  { id: 'type', header: 'Type', value: ({ type }) => type, width: 96, phone: 'lead' },
  { id: 'required', header: 'Needed', value: ({ required }) => (required ? 'yes' : 'may be missing'), width: 110 },
  { id: 'example', header: 'Example', value: ({ example }) => (example === null ? '' : String(example)), width: 170 },
];

export interface SignatureTableProps {
  signature: Signature;
  /** A whole row, shown below as it would be sent. */
  example?: unknown;
}

/** What a model asks for and what it answers. */
export function SignatureTable({ signature, example }: SignatureTableProps) {
  const answer = signature.positiveClass === null ? signature.outputName : `probability of ${signature.positiveClass}`;
  return (
    <>
      <SectionCard title="Signature" aside={`answers ${answer}`} padding="flush">
        <DataTable
          label="Signature"
          rows={signature.inputs}
          columns={columns}
          rowId={({ name }) => name}
          toolbar={false}
          maxHeight="320px"
          density="compact"
        />
      </SectionCard>
      {example !== undefined && example !== null && (
        <CodeBlock
          title="Input example, as the body of a request"
          language="json"
          code={JSON.stringify({ rows: [example] }, null, 2)}
        />
      )}
    </>
  );
}
