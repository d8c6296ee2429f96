'use client';

import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { ChartLine, Columns2, Redo2, Rows3, Rows4, Table2, Undo2 } from 'lucide-react';
import { memo, useCallback } from 'react';
import type { Experiment } from '@/lib/contracts/experiments';
import { countOf } from '@/lib/format';
import { ColumnPicker } from './column-picker';
import { FilterBar } from './filter-bar';
import { FilterBuilder } from './filter-builder';
import { GroupPicker } from './group-picker';
import { ManyPicker } from './many-picker';
import type { useNewRuns } from './use-new-runs';
import { useUrlHistory } from './use-url-history';
import type { Workspace } from './use-workspace';
import { ViewsMenu } from './views-menu';
import classes from './workspace.module.css';

export interface WorkspaceBarProps {
  project: string;
  workspace: Workspace;
  experiments: readonly Experiment[];
  news: ReturnType<typeof useNewRuns>;
}

const none: NonNullable<Workspace['known']> = [];

/** What the workspace looks at and how: experiments, filter, groups, columns, views. */
export const WorkspaceBar = memo(function WorkspaceBar(props: WorkspaceBarProps) {
  const { project, workspace, experiments, news } = props;
  const { state, setState, columns, known = none } = workspace;
  const setExperiment = useCallback((experiment: readonly string[]) => setState({ experiment }), [setState]);
  const setFilter = useCallback((filter: string) => setState({ filter }), [setState]);
  return (
    <div className={classes.bar}>
      <div className={classes.barRow}>
        <ExperimentPicker experiments={experiments} chosen={state.experiment} onChange={setExperiment} />
        <FilterBuilder filter={state.filter} known={known} onChange={setFilter} />
        <FilterBar filter={state.filter} onChange={setFilter} />
      </div>
      <div className={classes.barRow}>
        <SegmentedControl
          size="xs"
          aria-label="Which runs"
          value={state.view}
          onChange={(value) => setState({ view: value === 'archived' || value === 'deleted' ? value : 'active' })}
          data={[
            { value: 'active', label: 'Active' },
            { value: 'archived', label: 'Archived' },
            { value: 'deleted', label: 'Deleted' },
          ]}
        />
        <GroupPicker group={state.group} known={known} onChange={workspace.setGroup} />
        <ColumnPicker
          project={project}
          experiments={state.experiment}
          columns={columns}
          onToggle={workspace.toggleColumn}
          onReset={() => setState({ columns: [] })}
        />
        <ViewsMenu project={project} />
        {news.waiting > 0 && (
          <Button size="xs" className={classes.news} onClick={news.show}>
            {countOf(news.waiting, 'new run')}
          </Button>
        )}
        <div className={classes.barEnd}>
          <HistoryButtons />
          <ActionIcon
            variant="subtle"
            aria-label={state.dense ? 'Higher lines' : 'Lower lines'}
            aria-pressed={state.dense}
            onClick={() => setState({ dense: !state.dense })}
          >
            {state.dense ? <Rows4 size={16} strokeWidth={1.5} /> : <Rows3 size={16} strokeWidth={1.5} />}
          </ActionIcon>
          <SegmentedControl
            size="xs"
            aria-label="Table and charts"
            value={state.pane}
            onChange={(value) => setState({ pane: value === 'table' || value === 'charts' ? value : 'both' })}
            data={[
              { value: 'table', label: <PaneIcon label="Table" icon={Table2} /> },
              { value: 'both', label: <PaneIcon label="Both" icon={Columns2} /> },
              { value: 'charts', label: <PaneIcon label="Charts" icon={ChartLine} /> },
            ]}
          />
        </div>
      </div>
    </div>
  );
});

function PaneIcon({ label, icon: Icon }: { label: string; icon: typeof Table2 }) {
  return (
    <span className={classes.paneIcon} title={label}>
      <Icon size={15} strokeWidth={1.5} aria-hidden="true" />
      <span className="visually-hidden">{label}</span>
    </span>
  );
}

const HistoryButtons = memo(function HistoryButtons() {
  const history = useUrlHistory();
  return (
    <>
      <ActionIcon variant="subtle" aria-label="Undo" disabled={!history.canUndo} onClick={history.undo}>
        <Undo2 size={16} strokeWidth={1.5} />
      </ActionIcon>
      <ActionIcon variant="subtle" aria-label="Redo" disabled={!history.canRedo} onClick={history.redo}>
        <Redo2 size={16} strokeWidth={1.5} />
      </ActionIcon>
    </>
  );
});

const ExperimentPicker = memo(function ExperimentPicker({
  experiments,
  chosen,
  onChange,
}: {
  experiments: readonly Experiment[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  return (
    <ManyPicker
      label="Experiments"
      placeholder="All experiments"
      miw={190}
      maw={360}
      limit={200}
      chosen={chosen}
      onChange={onChange}
      data={experiments.map(({ id, name, runCount }) => ({ value: id, label: `${name} (${runCount})` }))}
    />
  );
});
