import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getSetupState } from '@/components/auth/auth-calls';
import { SignInForm } from '@/components/auth/sign-in-form';
import { fetchOnServer } from '@/components/server-fetch';
import { safeReturn } from '@/components/sign-in-address';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  const state = await fetchOnServer(getSetupState, {});
  if (state.needed) redirect('/setup');
  if (state.auth === 'none') redirect('/');
  return <SignInForm next={safeReturn(Array.isArray(next) ? next[0] : next)} />;
}
