/** What is sent along to a remote model cannot be had, so that it is not asked; whoever asks is told. */
export class CredentialsError extends RangeError {}
