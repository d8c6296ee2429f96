interface Snippet {
  origin: string;
  project: string;
  /** Absent in single-user mode, where none is needed. */
  key?: string;
}

/** Lines of Python that log a run here from an MLflow client. */
export function clientSnippet({ origin, project, key }: Snippet): string {
  return [
    'import os',
    'import mlflow',
    '',
    ...(key === undefined ? [] : [`os.environ["MLFLOW_TRACKING_TOKEN"] = "${key}"`]),
    `mlflow.set_tracking_uri("${origin}/p/${project}")`,
    'mlflow.set_experiment("first-steps")',
    'with mlflow.start_run(run_name="hello"):',
    '    mlflow.log_param("learning_rate", 0.1)',
    '    for step in range(20):',
    '        mlflow.log_metric("loss", 1 / (step + 1), step=step)',
  ].join('\n');
}
