'use client';

import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { ApiImage } from '@/components/ui/api-image';
import { ErrorState } from '@/components/ui/error-state';
import { nameOfPath } from '@/lib/artifacts/artifact-path';
import { viewAddress, type FilePlace } from './artifact-queries';
import classes from './artifacts.module.css';

/** An image, fitted into the view or in its own size; a drawing in SVG runs no script here. */
export function ImageViewer({ place, sha256 }: { place: FilePlace; sha256: string }) {
  const [size, setSize] = useState<'fit' | 'own'>('fit');
  const [pixels, setPixels] = useState<string>();
  const [isBroken, setIsBroken] = useState(false);
  if (isBroken) {
    return (
      <ErrorState
        what="The image could not be shown."
        whatNow="It may be damaged, or of a kind your browser does not know: download it."
      />
    );
  }
  return (
    <>
      <div className={classes.forms}>
        <SegmentedControl
          size="xs"
          aria-label="Size of the image"
          value={size}
          onChange={(value) => setSize(value === 'own' ? 'own' : 'fit')}
          data={[
            { value: 'fit', label: 'Fit' },
            { value: 'own', label: 'Own size' },
          ]}
        />
        {pixels && <span className={classes.found}>{pixels}</span>}
      </div>
      <div className={classes.image} data-size={size} tabIndex={0} role="region" aria-label="Image">
        <ApiImage
          src={viewAddress(place, { sha256 })}
          alt={nameOfPath(place.path)}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setPixels(`${naturalWidth} × ${naturalHeight}`)
          }
          onError={() => setIsBroken(true)}
        />
      </div>
    </>
  );
}
