/** Why a process cannot start, in one sentence for the person at the terminal; entries print it without a stack. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}
