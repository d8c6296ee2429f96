import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getSetupState } from '@/components/auth/auth-calls';
import { SetupForm } from '@/components/auth/setup-form';
import { fetchOnServer } from '@/components/server-fetch';

export const metadata: Metadata = { title: 'Set up' };

export default async function SetupPage() {
  const state = await fetchOnServer(getSetupState, {});
  if (!state.needed) redirect('/');
  return <SetupForm codeRequired={state.codeRequired} />;
}
