import {useState} from 'preact/hooks';
import {clock, millis} from './format.js';
import {useJson} from './live.js';
import {Badge} from './topology.jsx';
import {kind, Waterfall} from './waterfall.jsx';

const LIMIT = 200;
const SHOWN = 30;
const NO_FILTER = {route: '', status: '', least: '', id: ''};

/** Returns the address of the traces that pass the filters which the process applies. */
function url(filter) {
  const query = new URLSearchParams({limit: LIMIT});
  if (filter.route) query.set('route', filter.route);
  if (filter.status === 'ok' || filter.status === 'error') {
    query.set('error', String(filter.status === 'error'));
  }
  return '/traces?' + query;
}

/** Returns the status that the caller got: that of HTTP, or of gRPC if there is no other. */
function answered(trace) {
  const find = name => trace.spans.find(span => span.attributes[name] != null)?.attributes[name];
  return String(find('http.response.status_code') ?? find('rpc.response.status_code') ?? '');
}

/** Returns whether an answer is of the class of a filter: "4xx". */
function hasStatus(trace, wanted) {
  return !wanted.endsWith('xx') || /^\d{3}$/.test(answered(trace)) && answered(trace)[0] === wanted[0];
}

function matches(trace, filter) {
  return hasStatus(trace, filter.status)
    && trace.durationMs >= Number(filter.least || 0)
    && trace.traceId.startsWith(filter.id.trim().toLowerCase());
}

function Filters({filter, onChange}) {
  const set = name => event => onChange({...filter, [name]: event.currentTarget.value});
  return (
    <form class="filters" role="search" onSubmit={event => event.preventDefault()}>
      <label>route <input value={filter.route} onInput={set('route')} placeholder="/v1/users" /></label>
      <label>
        status
        <select value={filter.status} onChange={set('status')}>
          <option value="">any</option>
          <option value="ok">without errors</option>
          <option value="error">with errors</option>
          <option value="2xx">2xx</option>
          <option value="4xx">4xx</option>
          <option value="5xx">5xx</option>
        </select>
      </label>
      <label>
        at least (ms)
        <input value={filter.least} onInput={set('least')} type="number" min="0" placeholder="0" />
      </label>
      <label>trace id <input value={filter.id} onInput={set('id')} placeholder="4bf92f35…" /></label>
    </form>
  );
}

function summary(trace) {
  const count = wanted => trace.spans.filter(span => kind(span) === wanted).length;
  const attempts = count('attempt');
  const sql = count('sql');
  return [
    answered(trace),
    attempts > 0 && (attempts === 1 ? '1 attempt' : attempts + ' attempts'),
    sql > 0 && (sql === 1 ? '1 SQL' : sql + ' SQL'),
    `${trace.spanCount} spans`,
  ].filter(Boolean).join(' · ');
}

function Row({trace, open, onToggle, slowest}) {
  return (
    <li>
      <button type="button" class="trace" aria-expanded={open} onClick={onToggle}>
        <time>{clock(trace.start)}</time>
        <span class="clip trace-name">{trace.name}</span>
        {trace.error && <Badge tone="bad">error</Badge>}
        <span class="note trace-summary">{summary(trace)}</span>
        <span class="lane short">
          <span
            class={trace.error ? 'bar error' : 'bar server'}
            style={{width: Math.max(1, (trace.durationMs / slowest) * 100) + '%'}}
          />
        </span>
        <span class="took">{millis(trace.durationMs)}</span>
      </button>
      {open && (
        <div class="opened">
          <p class="note"><a href={'/traces/' + trace.traceId}>{trace.traceId}</a></p>
          <Waterfall trace={trace} />
        </div>
      )}
    </li>
  );
}

/** Recent traces, newest first. They stand still while one is open. */
export function Traces() {
  const [filter, setFilter] = useState(NO_FILTER);
  const [open, setOpen] = useState(null);
  const {data, failure, again} = useJson(url(filter), open ? 0 : 2000);
  const [held, setHeld] = useState(null);
  const all = (open && held ? held : data?.traces ?? []).filter(trace => matches(trace, filter));
  const found = all.slice(0, SHOWN);
  const slowest = Math.max(0.001, ...found.map(trace => trace.durationMs));
  const toggle = trace => {
    setHeld(data?.traces ?? null);
    setOpen(open === trace.traceId ? null : trace.traceId);
  };
  const change = next => {
    setOpen(null);
    setFilter(next);
  };
  return (
    <section class="panel" aria-labelledby="traces-title">
      <header>
        <h2 id="traces-title">Recent traces</h2>
        {open
          ? <button type="button" onClick={() => setOpen(null)}>Follow again</button>
          : <button type="button" onClick={again}>Refresh</button>}
      </header>
      <Filters filter={filter} onChange={change} />
      {failure && <p class="problem">{failure}</p>}
      {data && found.length === 0 && <p class="note">No trace matches.</p>}
      <ol class="traces">
        {found.map(trace => (
          <Row
            key={trace.traceId}
            trace={trace}
            slowest={slowest}
            open={open === trace.traceId}
            onToggle={() => toggle(trace)}
          />
        ))}
      </ol>
      {all.length > SHOWN && <p class="note">and {all.length - SHOWN} older ones</p>}
    </section>
  );
}
