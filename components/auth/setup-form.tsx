'use client';

import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { reasonOf } from '@/components/ui/error-state';
import { setUp } from './auth-calls';
import classes from './auth-shell.module.css';
import { Refused } from './refused';
import { setupProblems, type SetupField, type SetupProblems, type SetupValues } from './setup-problems';

const empty: SetupValues = { organisation: '', name: '', email: '', password: '', code: '' };

export function SetupForm({ codeRequired }: { codeRequired: boolean }) {
  const [values, setValues] = useState(empty);
  const [problems, setProblems] = useState<SetupProblems>({});
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = setupProblems(values, codeRequired);
    setProblems(found);
    setRefusal(null);
    if (Object.keys(found).length > 0) return;
    setSending(true);
    try {
      await fetchJson(setUp, { body: codeRequired ? values : { ...values, code: undefined } });
      window.location.assign('/');
    } catch (error) {
      setRefusal(reasonOf(error));
      setSending(false);
    }
  };
  const field = (name: SetupField) => ({
    name,
    size: 'md',
    value: values[name],
    error: problems[name],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => {
      setValues((known) => ({ ...known, [name]: value }));
      setProblems((known) => ({ ...known, [name]: undefined }));
    },
  });
  return (
    <>
      <h1>Set up Ringside</h1>
      <p className={classes.lead}>Make the owner’s account. Colleagues and API keys come later, in Settings.</p>
      <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate method="post">
        <TextInput label="Organisation" autoComplete="organization" autoFocus {...field('organisation')} />
        <TextInput label="Your name" autoComplete="name" {...field('name')} />
        <TextInput label="E-mail" type="email" autoComplete="username" {...field('email')} />
        <PasswordInput
          label="Password"
          autoComplete="new-password"
          description="At least 10 characters"
          {...field('password')}
        />
        {codeRequired && (
          <TextInput
            label="One-time code"
            autoComplete="one-time-code"
            description="Printed in the terminal where Ringside runs"
            {...field('code')}
          />
        )}
        {refusal !== null && <Refused sentence={refusal} />}
        <Button type="submit" variant="filled" size="md" fullWidth loading={sending} className={classes.submit}>
          Create account
        </Button>
      </form>
    </>
  );
}
