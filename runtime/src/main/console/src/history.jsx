import {useEffect, useMemo, useRef} from 'preact/hooks';
import uPlot from 'uplot';
import {clock, millis, MISSING, rate} from './format.js';
import {useJson} from './live.js';

/** Returns pixels on a screen whose text is larger than usual. */
function scaled(pixels) {
  return Math.round(pixels * parseFloat(getComputedStyle(document.documentElement).fontSize) / 16);
}

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}

/** Returns a time of day, with seconds unless they are 0. */
function hour(seconds) {
  const text = clock(seconds * 1000);
  return text.endsWith(':00') ? text.slice(0, 5) : text;
}

function axis(format, size) {
  return {
    stroke: () => color('muted'),
    grid: {stroke: () => color('line'), width: 1},
    ticks: {stroke: () => color('line'), width: 1},
    font: `${scaled(12)}px system-ui, sans-serif`,
    size: scaled(size),
    values: (_, ticks) => ticks.map(format),
  };
}

/** Returns a chart's options: time below, one axis at the left. */
function options(width, lines, format) {
  return {
    width,
    height: scaled(150),
    padding: [8, 8, 0, 0],
    cursor: {y: false, drag: {x: false, y: false}, sync: {key: 'history'}},
    scales: {x: {time: true}, y: {range: (_, least, most) => [0, most > 0 ? most * 1.1 : 1]}},
    axes: [{...axis(hour, 30), space: scaled(80)}, axis(format, 64)],
    series: [
      {label: 'time', value: (_, value) => (value == null ? MISSING : clock(value * 1000))},
      ...lines.map(line => ({
        label: line.label,
        stroke: () => color(line.color),
        width: 1.5,
        dash: line.dash,
        points: {show: false},
        value: (_, value) => (value == null ? MISSING : format(value)),
      })),
    ],
  };
}

function Chart({title, columns, lines, format}) {
  const place = useRef(null);
  const plot = useRef(null);
  const data = useRef(columns);
  data.current = columns;
  useEffect(() => {
    const element = place.current;
    const width = () => Math.max(200, element.clientWidth);
    plot.current = new uPlot(options(width(), lines, format), data.current, element);
    const watch = new ResizeObserver(() => plot.current.setSize({width: width(), height: scaled(150)}));
    watch.observe(element);
    const theme = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => plot.current.redraw(false);
    theme.addEventListener('change', redraw);
    return () => {
      theme.removeEventListener('change', redraw);
      watch.disconnect();
      plot.current.destroy();
    };
  }, []);
  useEffect(() => plot.current.setData(columns), [columns]);
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <div ref={place} />
    </figure>
  );
}

/** Returns spans of time with the same state, as text for people who cannot see a chart. */
function changes(view) {
  const found = [];
  view.state.forEach((state, i) => {
    if (state && state !== found.at(-1)?.state) found.push({state, at: view.at[i]});
  });
  return found.slice(-8);
}

function States({view}) {
  return (
    <ol class="states" aria-label="changes of state">
      {changes(view).map(({state, at}) => (
        <li key={at}>
          <time>{clock(at)}</time> {state}
        </li>
      ))}
    </ol>
  );
}

/** Returns the columns of each chart, the time in seconds first. */
function chartData(view) {
  const times = view.at.map(at => at / 1000);
  return {
    traffic: [times, view.rate, view.failures],
    durations: [times, view.p50, view.p99],
    inFlight: [times, view.inFlight],
  };
}

/** Last ten minutes of the process, a cluster or an endpoint. */
export function History({selected, onClose}) {
  const query = new URLSearchParams(selected);
  const {data, failure} = useJson('/console/history?' + query, 2000);
  const name = selected.endpoint || selected.cluster || 'the process';
  // Frames arrive more often than points: a chart is drawn again for new points only.
  const columns = useMemo(() => data && chartData(data), [data]);
  const points = data?.at.length ?? 0;
  return (
    <section class="panel history" aria-labelledby="history-title">
      <header>
        <h2 id="history-title">Last ten minutes of {name}</h2>
        <button type="button" onClick={onClose}>Close</button>
      </header>
      {failure && <p class="problem">{failure}</p>}
      {!failure && points < 2 && <p class="note">Waiting for the first points…</p>}
      {points >= 2 && (
        <div class="charts">
          <Chart
            title="requests and failures a second"
            columns={columns.traffic}
            lines={[{label: 'requests', color: 'blue'}, {label: 'failures', color: 'red'}]}
            format={rate}
          />
          {selected.cluster && (
            <Chart
              title="duration of the last five seconds"
              columns={columns.durations}
              lines={[{label: 'p50', color: 'blue'}, {label: 'p99', color: 'orange'}]}
              format={millis}
            />
          )}
          <Chart
            title="in flight"
            columns={columns.inFlight}
            lines={[{label: 'in flight', color: 'blue'}]}
            format={value => String(Math.round(value * 10) / 10)}
          />
          {selected.cluster && <States view={data} />}
        </div>
      )}
    </section>
  );
}
