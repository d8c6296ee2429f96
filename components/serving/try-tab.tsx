'use client';

import { Alert, Anchor, Button, Group, NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useOrigin } from '@/components/orgs/use-origin';
import { CodeBlock } from '@/components/ui/code-block';
import { reasonOf } from '@/components/ui/error-state';
import { SectionCard } from '@/components/ui/section-card';
import { Stat, StatRow } from '@/components/ui/stat';
import { UrlTabs } from '@/components/ui/url-tabs';
import { oneOf } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { Row } from '@/lib/contracts/basics';
import type { EndpointDetail, PredictionOutput } from '@/lib/contracts/serving';
import { formatNumber } from '@/lib/format';
import { Signature, type SignatureInput } from '@/lib/preprocessing/schema';
import { ExplanationTable } from './explanation-table';
import { predict } from './predict';
import { rolloutsQuery } from './queries';
import { tryFieldKind, tryRow } from './try-row';
import { askedOf, curlOf, protocols, pythonOf, typescriptOf, type Protocol } from './try-snippets';
import classes from './serving.module.css';

/** A form made from the signature, and the same request as code. */
export function TryTab({ project, endpoint }: { project: string; endpoint: EndpointDetail }) {
  const signature = Signature.safeParse(endpoint.signature);
  const inputs = signature.success ? signature.data.inputs : [];
  const [row, setRow] = useState<Row>(endpoint.inputExample);
  const [explain, setExplain] = useState(false);
  const [preview, setPreview] = useState(false);
  const rollouts = useQuery(rolloutsQuery(project, endpoint.id)).data?.items ?? [];
  const hasGreen = rollouts.some(({ status, plan }) => status === 'running' && plan.kind === 'blue-green');
  const ask = useMutation({
    mutationFn: () => predict({ project, endpoint: endpoint.name, rows: [row], explain, preview: preview && hasGreen }),
  });
  return (
    <div className={classes.try}>
      <SectionCard title="Ask">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            ask.mutate();
          }}
        >
          <div className={classes.fields}>
            {inputs.map((input) => (
              <TryField
                key={input.name}
                input={input}
                value={row[input.name] ?? null}
                onChange={(value) => setRow({ ...row, [input.name]: value })}
              />
            ))}
          </div>
          <Group mt="sm">
            <Button type="submit" variant="filled" loading={ask.isPending}>
              Predict
            </Button>
            <Switch label="Explain" checked={explain} onChange={(event) => setExplain(event.currentTarget.checked)} />
            {hasGreen && (
              <Switch
                label="Ask green"
                checked={preview}
                onChange={(event) => setPreview(event.currentTarget.checked)}
              />
            )}
          </Group>
        </form>
        {ask.error && (
          <Alert mt="sm" color="red" variant="light">
            {reasonOf(ask.error)}
          </Alert>
        )}
        {ask.data?.map((output) => (
          <Answer
            key={output.predictionId}
            output={output}
            positive={signature.success ? signature.data.positiveClass : null}
            name={signature.success ? signature.data.outputName : ''}
          />
        ))}
      </SectionCard>
      <ProgramCard project={project} endpoint={endpoint} row={row} inputs={inputs} />
    </div>
  );
}

const protocolNames: Record<Protocol, string> = {
  ringside: 'Rows',
  oip: 'Open Inference',
  mlflow: 'MLflow',
  stream: 'Stream',
};
const programParams = { as: oneOf(protocols, 'ringside') };

interface ProgramProps {
  project: string;
  endpoint: EndpointDetail;
  row: Row;
  inputs: readonly SignatureInput[];
}

/** The same request as code, in each protocol that the endpoint speaks. */
function ProgramCard({ project, endpoint, row, inputs }: ProgramProps) {
  const [{ as }, setUrl] = useUrlState(programParams);
  const origin = useOrigin();
  const asked = askedOf(as, { origin, project, endpoint: endpoint.name, inputs }, row);
  return (
    <SectionCard title="The same from a program" aside="with an API key from Settings">
      <Group justify="space-between" mb="xs">
        <SegmentedControl
          size="xs"
          aria-label="Protocol"
          value={as}
          onChange={(value) => setUrl({ as: protocols.find((known) => known === value) ?? 'ringside' })}
          data={protocols.map((value) => ({ value, label: protocolNames[value] }))}
        />
        <Anchor size="sm" href={`/p/${project}/v1/endpoints/${endpoint.name}/openapi.json`} target="_blank">
          OpenAPI
        </Anchor>
      </Group>
      <UrlTabs
        param="code"
        tabs={[
          { value: 'curl', label: 'curl', panel: <CodeBlock language="shell" code={curlOf(asked)} /> },
          { value: 'python', label: 'Python', panel: <CodeBlock language="python" code={pythonOf(asked)} /> },
          {
            value: 'typescript',
            label: 'TypeScript',
            panel: <CodeBlock language="typescript" code={typescriptOf(asked)} />,
          },
        ]}
      />
    </SectionCard>
  );
}

function Answer({ output, positive, name }: { output: PredictionOutput; positive: string | null; name: string }) {
  return (
    <div className={classes.answer}>
      <AnswerStats output={output} positive={positive} name={name} />
      {output.explanation && <ExplanationTable explanation={output.explanation} />}
    </div>
  );
}

function AnswerStats({ output, positive, name }: Parameters<typeof Answer>[0]) {
  return (
    <StatRow>
      {output.score !== null && (
        <Stat
          label={positive === null ? name : `probability of ${positive}`}
          value={formatNumber(output.score)}
          exact={output.score}
          size="large"
          note={`v${output.version}, ${output.variant}`}
        />
      )}
      {Object.entries(output.probabilities ?? {}).map(([label, value]) => (
        <Stat key={label} label={label} value={formatNumber(value)} />
      ))}
    </StatRow>
  );
}

interface TryFieldProps {
  input: SignatureInput;
  value: Row[string];
  onChange: (value: Row[string]) => void;
}

function TryField({ input, value, onChange }: TryFieldProps) {
  const label = `${input.name}${input.required ? '' : ' (optional)'}`;
  switch (tryFieldKind(input)) {
    case 'number':
      return (
        <NumberInput
          label={label}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(next === '' ? null : Number(next))}
          allowDecimal={input.type !== 'integer'}
        />
      );
    case 'choice':
      return (
        <Select
          label={label}
          data={input.categories ?? []}
          value={value === null ? null : String(value)}
          onChange={onChange}
          searchable
          clearable={!input.required}
        />
      );
    case 'boolean':
      return (
        <Select
          label={label}
          data={['true', 'false']}
          value={value === null ? null : String(value)}
          onChange={(next) => onChange(next === null ? null : next === 'true')}
          clearable={!input.required}
        />
      );
    case 'text':
      return (
        <TextInput
          label={label}
          value={value === null ? '' : String(value)}
          onChange={(event) => onChange(tryRow(event.currentTarget.value))}
        />
      );
  }
}
