/** What is filled in on the page, as typed; empty means left to the file. */
export interface ImportDraft {
  modelName: string;
  description: string;
  target: string;
  task: '' | 'binary' | 'multiclass' | 'regression';
  classes: string;
  featureNames: string;
  output: string;
}

export const emptyDraft: ImportDraft = {
  modelName: '',
  description: '',
  target: '',
  task: '',
  classes: '',
  featureNames: '',
  output: '',
};

/** A model is called like its file, or the folder it lies in. */
export function nameOfFiles(paths: readonly string[]): string {
  const [first = ''] = paths;
  const [top = '', ...rest] = first.replace(/^\.?\//, '').split('/');
  const name = rest.length > 0 && paths.length > 1 ? top : (first.split('/').at(-1) ?? '');
  return name.replace(/(\.tar)?\.(onnx|json|zip|tgz|tar|gz|bin)$/i, '');
}

/** The query of an upload. */
export function queryOf(draft: ImportDraft, fileName: string) {
  const { modelName, description, ...rest } = draft;
  const told = Object.entries(rest).filter(([, value]) => value.trim() !== '');
  return { fileName, modelName, description, ...Object.fromEntries(told) };
}
