import type { Metadata } from 'next';
import Link from 'next/link';
import { PlainPage } from '@/components/frame/plain-page';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <PlainPage title="There is nothing at this address">
      <p>
        It may have been deleted, or it belongs to another organisation. Check the address, or go back to the start.
      </p>
      <p>
        <Link href="/">All projects</Link>
      </p>
    </PlainPage>
  );
}
