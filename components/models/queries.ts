import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { JobRef } from '@/lib/contracts/ab-tests';
import {
  ModelVersion,
  ModelVersionDetail,
  RegisteredModel,
  RegisteredModelDetail,
  RegisterVersionInput,
  SetAliasInput,
  UpdateModelInput,
  UpdateVersionInput,
} from '@/lib/contracts/models';
import { VersionLineage, PredictionLineage } from '@/lib/contracts/lineage';
import {
  Approval,
  ApprovalDetail,
  ApprovalRule,
  DecideApprovalInput,
  RequestApprovalInput,
} from '@/lib/contracts/approvals';
import { CheckGatesInput, GateCheck, SetGatesInput, VersionGates } from '@/lib/contracts/gates';
import { VersionDiff } from '@/lib/contracts/version-diff';
import { EvaluationPlan } from '@/lib/contracts/version-facts';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { listOf } from '@/components/list-of';

export const modelCalls = {
  list: contract({
    method: 'GET',
    path: '/projects/:project/models',
    query: z.object({ archived: z.boolean().optional() }),
    response: listOf(RegisteredModel),
  }),
  get: contract({ method: 'GET', path: '/projects/:project/models/:model', response: RegisteredModelDetail }),
  update: contract({
    method: 'PATCH',
    path: '/projects/:project/models/:model',
    body: UpdateModelInput,
    response: RegisteredModelDetail.nullable(),
  }),
  register: contract({
    method: 'POST',
    path: '/projects/:project/model-versions',
    body: RegisterVersionInput,
    response: ModelVersion,
  }),
  getVersion: contract({
    method: 'GET',
    path: '/projects/:project/model-versions/:modelVersion',
    response: ModelVersionDetail,
  }),
  updateVersion: contract({
    method: 'PATCH',
    path: '/projects/:project/model-versions/:modelVersion',
    body: UpdateVersionInput,
    response: ModelVersionDetail.nullable(),
  }),
  setAlias: contract({
    method: 'POST',
    path: '/projects/:project/models/:model/aliases',
    body: SetAliasInput,
    response: RegisteredModelDetail,
  }),
  removeAlias: contract({
    method: 'DELETE',
    path: '/projects/:project/models/:model/aliases/:alias',
    response: RegisteredModelDetail,
  }),
  diff: contract({
    method: 'GET',
    path: '/projects/:project/model-versions/:modelVersion/diff/:baseVersion',
    response: VersionDiff,
  }),
  startComparison: contract({
    method: 'POST',
    path: '/projects/:project/model-versions/:modelVersion/diff/:baseVersion',
    response: JobRef,
  }),
  gates: contract({
    method: 'GET',
    path: '/projects/:project/model-versions/:modelVersion/gates',
    response: VersionGates,
  }),
  setGates: contract({
    method: 'PUT',
    path: '/projects/:project/models/:model/gates',
    body: SetGatesInput,
    response: RegisteredModelDetail,
  }),
  checkGates: contract({
    method: 'POST',
    path: '/projects/:project/model-versions/:modelVersion/gate-checks',
    body: CheckGatesInput,
    response: GateCheck,
  }),
  setApprovalRule: contract({
    method: 'PUT',
    path: '/projects/:project/models/:model/approval-rule',
    body: ApprovalRule,
    response: RegisteredModelDetail,
  }),
  approvals: contract({
    method: 'GET',
    path: '/projects/:project/approvals',
    query: z.object({ versionId: z.string().optional() }),
    response: listOf(Approval),
  }),
  approval: contract({
    method: 'GET',
    path: '/projects/:project/approvals/:approval',
    response: ApprovalDetail,
  }),
  requestApproval: contract({
    method: 'POST',
    path: '/projects/:project/model-versions/:modelVersion/approvals',
    body: RequestApprovalInput,
    response: Approval,
  }),
  decideApproval: contract({
    method: 'POST',
    path: '/projects/:project/approvals/:approval/decision',
    body: DecideApprovalInput,
    response: Approval,
  }),
  getVersionByNumber: contract({
    method: 'GET',
    path: '/projects/:project/models/:model/versions/:version',
    response: ModelVersionDetail,
  }),
  lineage: contract({
    method: 'GET',
    path: '/projects/:project/model-versions/:modelVersion/lineage',
    response: VersionLineage,
  }),
  predictionLineage: contract({
    method: 'GET',
    path: '/projects/:project/predictions/:prediction/lineage',
    response: PredictionLineage,
  }),
  setEvaluationPlan: contract({
    method: 'PUT',
    path: '/projects/:project/models/:model/evaluation-plan',
    body: EvaluationPlan,
    response: RegisteredModelDetail,
  }),
  measure: contract({
    method: 'POST',
    path: '/projects/:project/model-versions/:modelVersion/measure',
    response: JobRef,
  }),
};

export const modelsQuery = (project: string, archived = false) =>
  queryOptions({
    queryKey: ['models', project, 'list', { archived }],
    queryFn: (context) => fetchJson(modelCalls.list, { params: { project }, query: { archived } }, context),
  });
export const modelQuery = (project: string, model: string) =>
  queryOptions({
    queryKey: ['models', project, 'get', model],
    queryFn: (context) => fetchJson(modelCalls.get, { params: { project, model } }, context),
  });
export const modelVersionQuery = (project: string, modelVersion: string) =>
  queryOptions({
    queryKey: ['models', project, 'version', modelVersion],
    queryFn: (context) => fetchJson(modelCalls.getVersion, { params: { project, modelVersion } }, context),
  });
export const modelVersionByNumberQuery = (project: string, model: string, version: string) =>
  queryOptions({
    queryKey: ['models', project, 'version-by-number', model, version],
    queryFn: (context) => fetchJson(modelCalls.getVersionByNumber, { params: { project, model, version } }, context),
  });
export const lineageQuery = (project: string, modelVersion: string) =>
  queryOptions({
    queryKey: ['models', project, 'lineage', modelVersion],
    queryFn: (context) => fetchJson(modelCalls.lineage, { params: { project, modelVersion } }, context),
  });
export const predictionLineageQuery = (project: string, prediction: string) =>
  queryOptions({
    queryKey: ['serving', project, 'prediction-lineage', prediction],
    queryFn: (context) => fetchJson(modelCalls.predictionLineage, { params: { project, prediction } }, context),
  });
const pollMs = 1500;
/** Asks again while a worker compares the predictions. */
export const diffQuery = (project: string, pair: { before: string; after: string }) =>
  queryOptions({
    queryKey: ['models', project, 'diff', pair],
    queryFn: (context) =>
      fetchJson(modelCalls.diff, { params: { project, modelVersion: pair.after, baseVersion: pair.before } }, context),
    refetchInterval: ({ state }) => {
      const status = state.data?.comparison?.status;
      return status === 'queued' || status === 'running' ? pollMs : false;
    },
  });
/** Asks again while a worker checks. */
export const gatesQuery = (project: string, modelVersion: string) =>
  queryOptions({
    queryKey: ['models', project, 'gates', modelVersion],
    queryFn: (context) => fetchJson(modelCalls.gates, { params: { project, modelVersion } }, context),
    refetchInterval: ({ state }) => (state.data?.checks[0]?.status === 'waiting' ? pollMs : false),
  });
/** Requests of one version, or of the whole project. */
export const approvalsQuery = (project: string, versionId?: string) =>
  queryOptions({
    queryKey: ['models', project, 'approvals', versionId ?? null],
    queryFn: (context) => fetchJson(modelCalls.approvals, { params: { project }, query: { versionId } }, context),
  });
