import { generateClient } from './steps/generate-client.mjs';
import { StepFailure } from './steps/project.mjs';

try {
  console.log((await generateClient()) ? 'Generated prisma/generated.' : 'prisma/generated is up to date.');
} catch (error) {
  if (!(error instanceof StepFailure)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
