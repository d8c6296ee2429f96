'use client';

import { useQuery } from '@tanstack/react-query';
import { CodeBlock } from '@/components/ui/code-block';
import { ErrorState } from '@/components/ui/error-state';
import { KeyValues } from '@/components/ui/key-values';
import { LinesSkeleton } from '@/components/ui/skeletons';
import type { ArtifactModel } from '@/lib/contracts/artifacts';
import { formatBytes } from '@/lib/format';
import { modelQuery, type FilePlace } from './artifact-queries';
import classes from './artifacts.module.css';

type Field = NonNullable<ArtifactModel['signature']>['inputs'][number];

/** The card of a model: what it takes and gives, its flavours, and how it is loaded. */
export function ModelViewer({ place, onOpen }: { place: FilePlace; onOpen: (path: string) => void }) {
  const query = useQuery(modelQuery(place));
  if (query.error) {
    return <ErrorState what="The model could not be read." error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) return <LinesSkeleton lines={8} />;
  const model = query.data;
  const uri = `runs:/${place.run}/${model.folder}`;
  return (
    <div className={classes.model}>
      <Signature signature={model.signature} />
      {model.flavours.map(({ name, facts }) => (
        <section key={name}>
          <h3>{name}</h3>
          <KeyValues items={facts.map(({ key, value }) => ({ label: key, value, mono: true }))} />
        </section>
      ))}
      <section>
        <h3>About it</h3>
        <KeyValues items={aboutIt(model, onOpen)} />
      </section>
      <CodeBlock language="python" title="Load it" code={`import mlflow\nmodel = mlflow.pyfunc.load_model("${uri}")`} />
    </div>
  );
}

function Signature({ signature }: { signature: ArtifactModel['signature'] }) {
  if (signature === null) {
    return <p className={classes.rest}>This model was logged without a signature: what it takes is not known.</p>;
  }
  const parts = { Inputs: signature.inputs, Outputs: signature.outputs, Params: signature.params };
  return (
    <div className={classes.signature}>
      {Object.entries(parts).map(
        ([title, fields]) => fields.length > 0 && <Fields key={title} {...{ title, fields }} />,
      )}
    </div>
  );
}

function Fields({ title, fields }: { title: string; fields: readonly Field[] }) {
  return (
    <table>
      <caption>{title}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ name, type, required }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              {type}
              {!required && <small> optional</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function aboutIt(model: ArtifactModel, onOpen: (path: string) => void) {
  const example = model.inputExample;
  const known = [
    { label: 'MLflow', value: model.mlflowVersion },
    { label: 'Logged', value: model.createdAt === null ? null : `${model.createdAt.slice(0, 19)} UTC` },
    { label: 'Size', value: model.sizeBytes === null ? null : formatBytes(model.sizeBytes) },
    {
      label: 'Input example',
      value: example && (
        <button type="button" className={classes.link} onClick={() => onOpen(example)}>
          {example}
        </button>
      ),
    },
  ];
  return known.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]));
}
