import { optional, sort } from '@/components/url/url-state';

/** What of the files is in the address: the one that is open, and how its table is sorted. */
export const artifactParams = { file: optional, by: sort() };
