'use client';

import { FileButton, Button, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ApiError } from '@/components/api-error';
import { reasonOf } from '@/components/ui/error-state';
import { ErrorBody } from '@/lib/contracts/basics';
import { FeedbackFileResult, type EndpointDetail } from '@/lib/contracts/serving';
import { formatCount } from '@/lib/format';
import { useAttempt } from './use-attempt';

/** Sends a file of labels to an endpoint, as a program would, and says what became of its lines. */
export function LabelsUpload({ endpoint }: { endpoint: EndpointDetail }) {
  const { refresh } = useAttempt();
  const upload = useMutation({
    mutationFn: (file: File) => sendLabels(endpoint.feedbackUrl, file),
    onSuccess: refresh,
  });
  return (
    <Group gap="sm">
      <FileButton onChange={(file) => file && upload.mutate(file)} accept=".csv,.ndjson,.jsonl">
        {(props) => (
          <Button {...props} size="xs" loading={upload.isPending}>
            Upload labels
          </Button>
        )}
      </FileButton>
      <span role="status">
        {upload.error && reasonOf(upload.error)}
        {upload.data && wordsOf(upload.data)}
        {upload.isIdle && 'CSV or one JSON object a line'}
      </span>
    </Group>
  );
}

async function sendLabels(url: string, file: File): Promise<FeedbackFileResult> {
  const type = file.name.endsWith('.csv') ? 'text/csv' : 'application/x-ndjson';
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: file });
  const content: unknown = await answer.json().catch(() => null);
  if (answer.ok) return FeedbackFileResult.parse(content);
  const known = ErrorBody.safeParse(content).data?.error;
  const message = known?.message ?? `The gateway answered with status ${answer.status}.`;
  throw new ApiError({ status: answer.status, code: known?.code ?? 'Internal', message });
}

/** What became of a file, in one sentence. */
function wordsOf({ lines, recorded, repeated, corrected, queued, failed, firstBad }: FeedbackFileResult): string {
  const counts = { recorded, repeated, corrected, queued, failed };
  const words = Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [`${formatCount(count)} ${name}`] : []));
  const bad = firstBad ? ` Line ${firstBad.line}: ${firstBad.message}` : '';
  return `${formatCount(lines)} lines: ${words.join(', ')}.${bad}`;
}
