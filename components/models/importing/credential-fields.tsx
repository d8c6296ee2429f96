'use client';

import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import type { RemoteDraft } from './remote-draft';
import classes from './importing.module.css';

export interface CredentialFieldsProps {
  draft: Pick<RemoteDraft, 'credentials' | 'who' | 'secret'>;
  change: (part: Partial<RemoteDraft>) => void;
}

const kinds = [
  { value: 'none', label: 'none' },
  { value: 'bearer', label: 'bearer token' },
  { value: 'basic', label: 'user and password' },
  { value: 'header', label: 'a header' },
];
const kindOf = (value: string): RemoteDraft['credentials'] =>
  value === 'bearer' || value === 'basic' || value === 'header' ? value : 'none';

const secretNames = { none: '', bearer: 'Token', basic: 'Password', header: 'Value' } as const;

/** What is sent along with every call; never shown again. */
export function CredentialFields({ draft, change }: CredentialFieldsProps) {
  const { credentials, who, secret } = draft;
  return (
    <div className={classes.form}>
      <NativeSelect
        label="Credentials"
        description="Sealed, and never shown again"
        data={kinds}
        value={credentials}
        onChange={(event) => change({ credentials: kindOf(event.currentTarget.value), secret: '' })}
      />
      {(credentials === 'basic' || credentials === 'header') && (
        <TextInput
          label={credentials === 'basic' ? 'User' : 'Header'}
          description={credentials === 'basic' ? 'Of that server' : 'Its name'}
          value={who}
          onChange={(event) => change({ who: event.currentTarget.value })}
          autoComplete="off"
          required
        />
      )}
      {credentials !== 'none' && (
        <PasswordInput
          label={secretNames[credentials]}
          description="Kept sealed"
          value={secret}
          onChange={(event) => change({ secret: event.currentTarget.value })}
          autoComplete="new-password"
          required={credentials !== 'basic'}
        />
      )}
    </div>
  );
}
