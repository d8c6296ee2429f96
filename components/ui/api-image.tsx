import type { ComponentPropsWithoutRef } from 'react';

export interface ApiImageProps extends ComponentPropsWithoutRef<'img'> {
  src: string;
  alt: string;
}

/** A picture that the API serves: badges, and what runs wrote, shown as it is. */
export function ApiImage({ alt, ...rest }: ApiImageProps) {
  // oxlint-disable-next-line next/no-img-element -- the optimiser of pages cannot read what needs the visitor's rights
  return <img alt={alt} {...rest} />;
}
