const manners = [
  'able', 'amber', 'bold', 'brave', 'bright', 'brisk', 'calm', 'clever', 'crisp', 'daring', 'deft', 'eager', 'fair',
  'fleet', 'fond', 'gentle', 'glad', 'golden', 'grand', 'hardy', 'honest', 'keen', 'kind', 'lively', 'loyal', 'lucid',
  'merry', 'mellow', 'nimble', 'noble', 'patient', 'plucky', 'polite', 'proud', 'quick', 'quiet', 'rapid', 'ready',
  'rustic', 'sage', 'serene', 'sharp', 'silent', 'smooth', 'sober', 'steady', 'stout', 'sunny', 'swift', 'tidy',
  'upbeat', 'vivid', 'warm', 'wise', 'witty', 'zesty',
];
const animals = [
  'auk', 'badger', 'bat', 'bear', 'beaver', 'bison', 'boar', 'carp', 'cat', 'colt', 'crane', 'crow', 'deer', 'dove',
  'duck', 'eagle', 'elk', 'falcon', 'ferret', 'finch', 'fox', 'gnu', 'goose', 'grouse', 'hare', 'hawk', 'hen', 'heron',
  'horse', 'ibex', 'jay', 'kite', 'koala', 'lark', 'lion', 'lynx', 'mare', 'mink', 'mole', 'moose', 'newt', 'otter',
  'owl', 'panda', 'perch', 'quail', 'ram', 'raven', 'robin', 'seal', 'shrew', 'stag', 'stork', 'swan', 'tern', 'toad',
  'trout', 'vole', 'wolf', 'wren', 'yak', 'zebra',
];

/** A name for a run that was given none, such as `calm-hen-902`. */
export function randomRunName(random: () => number = Math.random): string {
  const oneOf = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? 'run';
  return `${oneOf(manners)}-${oneOf(animals)}-${Math.floor(random() * 1000)}`;
}
