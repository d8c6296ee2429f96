/** Tags that logging clients set on their runs, and that people read as facts of the run. */
export const clientTags = {
  note: 'mlflow.note.content',
  runName: 'mlflow.runName',
  user: 'mlflow.user',
  parent: 'mlflow.parentRunId',
  sourceName: 'mlflow.source.name',
  sourceType: 'mlflow.source.type',
  entryPoint: 'mlflow.project.entryPoint',
  commit: 'mlflow.source.git.commit',
  branch: 'mlflow.source.git.branch',
  repository: 'mlflow.source.git.repoURL',
} as const;
