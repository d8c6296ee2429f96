import { longestLoggedKey } from '@/server/experiments';
import { readTagKey, tooLong } from './check-logged';
import { objectsOf, optionalText, requiredText, type Fields } from './read-fields';

const longestValue = 100_000;

/** A tag of a model or of a version; `prefix` is its place in a list, such as `tags[0].`, or nothing. */
export function readRegistryTag(fields: Fields, prefix = ''): { key: string; value: string } {
  const key = readTagKey(requiredText(fields, 'key', `${prefix}key`), `${prefix}key`);
  const value = optionalText(fields, 'value', `${prefix}value`) ?? '';
  if (key.length > longestLoggedKey) throw tooLong(`${prefix}key`, longestLoggedKey);
  if (value.length > longestValue) throw tooLong(`${prefix}value`, longestValue);
  return { key, value };
}

export function readRegistryTags(fields: Fields): Record<string, string> {
  const tags = objectsOf(fields, 'tags').map((tag, index) => readRegistryTag(tag, `tags[${index}].`));
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}
