'use client';

import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { reasonOf } from '@/components/ui/error-state';
import { signIn } from './auth-calls';
import classes from './auth-shell.module.css';
import { Refused } from './refused';

export function SignInForm({ next }: { next: string }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSending(true);
    setRefusal(null);
    try {
      await signIn({ email: email.trim(), password });
      // A full load, so that nothing cached while signed out stays. What stands behind the # never came to the server.
      window.location.assign(`${next}${window.location.hash}`);
    } catch (error) {
      setRefusal(reasonOf(error));
      setSending(false);
    }
  };
  return (
    <>
      <h1>Sign in</h1>
      <form className={classes.form} onSubmit={(event) => void submit(event)} method="post">
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          size="md"
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          size="md"
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {refusal !== null && <Refused sentence={refusal} />}
        <Button type="submit" variant="filled" size="md" fullWidth loading={sending} className={classes.submit}>
          Sign in
        </Button>
      </form>
    </>
  );
}
