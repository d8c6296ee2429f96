export { advanceRound, noteRoundTrouble } from './advance-round';
export { checkPolicy } from './check-policy';
export { enqueueDuePolicies, enqueueDueRounds } from './enqueue-due';
export { noteRunEnd } from './note-run-end';
