import { NumberInput, Select } from '@mantine/core';
import type { ModelVersion } from '@/lib/contracts/models';
import type { Endpoint } from '@/lib/contracts/serving';

/** Who meets whom, and for how long. */
export interface Contest {
  endpointId: string | null;
  challengerId: string | null;
  plannedUnits: number;
  challengerShare: number;
}

export interface ContestFieldsProps {
  contest: Contest;
  onChange: (change: Partial<Contest>) => void;
  endpoints: readonly Endpoint[];
  /** Of the endpoint's model. */
  versions: readonly ModelVersion[];
  hasChallenger: boolean;
  hasShare: boolean;
}

/** The endpoint whose champion is met, the challenger, and how many days are read. */
export function ContestFields(props: ContestFieldsProps) {
  const { contest, onChange, endpoints, versions, hasChallenger, hasShare } = props;
  const endpoint = endpoints.find(({ id }) => id === contest.endpointId);
  const champion = endpoint?.variants.find(({ role }) => role === 'champion');
  return (
    <>
      <Select
        label="Endpoint"
        placeholder="Whose champion is met"
        data={endpoints.map(({ id, name }) => ({ value: id, label: name }))}
        value={contest.endpointId}
        // Another endpoint may serve another model.
        onChange={(endpointId) => onChange({ endpointId, challengerId: null })}
        allowDeselect={false}
      />
      {hasChallenger && (
        <Select
          label="Challenger"
          placeholder={endpoint ? 'Another version' : 'Choose an endpoint first'}
          disabled={!endpoint}
          value={contest.challengerId}
          onChange={(challengerId) => onChange({ challengerId })}
          allowDeselect={false}
          data={versions
            .filter(({ id }) => id !== champion?.versionId)
            .map(({ id, version, trainedOn }) => ({ value: id, label: `v${version}, ${trainedOn.sentence}` }))}
        />
      )}
      <NumberInput
        label="Days"
        description="Complete days to read"
        min={2}
        max={365}
        value={contest.plannedUnits}
        onChange={(days) => onChange({ plannedUnits: Number(days) })}
      />
      {hasShare && (
        <NumberInput
          label="Challenger's share"
          description="Of the keys it answers"
          min={0.01}
          max={0.99}
          step={0.05}
          decimalScale={2}
          value={contest.challengerShare}
          onChange={(share) => onChange({ challengerShare: Number(share) })}
        />
      )}
    </>
  );
}
