'use client';

import { Checkbox, Group, SegmentedControl, Slider, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { useUrlState } from '@/components/url/use-url-state';
import { chartParams } from './chart-params';
import classes from './charts.module.css';

const axes = [
  { value: 'step', label: 'Step' },
  { value: 'relative', label: 'Time since start' },
  { value: 'time', label: 'Clock' },
];
const bands = [
  { value: 'deviation', label: '± sd' },
  { value: 'range', label: 'Min–max' },
  { value: 'none', label: 'Mean' },
];

/** What all panels share: smoothing, axes, outliers, bands of groups, and which panels are shown. */
export function ChartControls({ grouped }: { grouped: boolean }) {
  const [state, setState] = useUrlState(chartParams);
  const { x, xlog, ylog, clip, band, panels } = state;
  return (
    <Group className={classes.controls} gap="sm">
      <TextInput
        size="xs"
        w={190}
        aria-label="Find panels"
        placeholder="Find panels (regex)"
        leftSection={<Search size={14} strokeWidth={1.5} />}
        value={panels}
        onChange={(event) => setState({ panels: event.currentTarget.value })}
      />
      <SmoothingSlider />
      <SegmentedControl
        size="xs"
        aria-label="Horizontal axis"
        data={axes}
        value={x}
        onChange={(value) => setState({ x: axisOf(value), zoom: null })}
      />
      {grouped && (
        <SegmentedControl
          size="xs"
          aria-label="Bands of groups"
          data={bands}
          value={band}
          onChange={(value) => setState({ band: value === 'range' || value === 'none' ? value : 'deviation' })}
        />
      )}
      <Checkbox
        size="xs"
        label="Log x"
        checked={xlog}
        disabled={x === 'time'}
        onChange={(event) => setState({ xlog: event.currentTarget.checked })}
      />
      <Checkbox
        size="xs"
        label="Log y"
        checked={ylog}
        onChange={(event) => setState({ ylog: event.currentTarget.checked })}
      />
      <Checkbox
        size="xs"
        label="Clip outliers"
        checked={clip}
        onChange={(event) => setState({ clip: event.currentTarget.checked })}
      />
    </Group>
  );
}

/** Moves at once; the lines follow when it rests, since every panel is drawn anew. */
function SmoothingSlider() {
  const [{ smooth }, setState] = useUrlState(chartParams);
  const [dragged, setDragged] = useState<number | null>(null);
  const shown = dragged ?? smooth;
  return (
    <div className={classes.smoothing}>
      <span id="smoothing-label">Smoothing</span>
      <Slider
        size="xs"
        w={110}
        min={0}
        max={0.99}
        step={0.01}
        value={shown}
        label={(value) => value.toFixed(2)}
        thumbProps={{ 'aria-labelledby': 'smoothing-label' }}
        onChange={setDragged}
        onChangeEnd={(value) => {
          setState({ smooth: value });
          setDragged(null);
        }}
      />
      <span className={classes.weight}>{shown.toFixed(2)}</span>
    </div>
  );
}

function axisOf(value: string): 'step' | 'time' | 'relative' {
  return value === 'time' || value === 'relative' ? value : 'step';
}
