'use client';

/** Opens the palette; where its code is still on its way, as soon as it is there. */
export async function openPalette(): Promise<void> {
  const { spotlight } = await import('@mantine/spotlight');
  spotlight.open();
}

/** Opens the palette, or closes it. */
export async function togglePalette(): Promise<void> {
  const { spotlight } = await import('@mantine/spotlight');
  spotlight.toggle();
}
