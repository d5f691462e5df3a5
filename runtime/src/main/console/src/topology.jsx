import {millis, rate, success} from './format.js';

const GOOD = new Set(['active']);
const WAITING = new Set(['joining', 'probing', 'drained']);

/** Returns the tone of a state: good, warn or bad. The state itself is always written too. */
function tone(state) {
  return GOOD.has(state) ? 'good' : WAITING.has(state) ? 'warn' : 'bad';
}

function breakerTone(state) {
  return state === 'closed' ? 'good' : state === 'half-open' ? 'warn' : 'bad';
}

export function Badge({tone, children, title}) {
  return <span class={'badge ' + tone} title={title}>{children}</span>;
}

function Figure({name, value, bad}) {
  return (
    <div class={bad ? 'figure bad' : 'figure'}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Figures of an edge; the process has no durations of its own. */
function Figures({traffic, inFlight, durations = true}) {
  const failing = traffic.success != null && traffic.success < 0.99;
  return (
    <dl class="figures">
      <Figure name="rate" value={rate(traffic.rate)} />
      <Figure name="success" value={success(traffic.success)} bad={failing} />
      {durations && <Figure name="p50" value={millis(traffic.p50)} />}
      {durations && <Figure name="p99" value={millis(traffic.p99)} />}
      <Figure name="in flight" value={inFlight} />
    </dl>
  );
}

function Endpoint({cluster, endpoint, selected, onSelect}) {
  const chosen = selected?.cluster === cluster.name && selected?.endpoint === endpoint.address;
  const note = endpoint.ejectedMillis > 0
    ? `back in ${Math.ceil(endpoint.ejectedMillis / 1000)} s`
    : endpoint.healthy ? '' : endpoint.reason;
  return (
    <li class={'leaf ' + tone(endpoint.state)}>
      <button
        type="button"
        class="node endpoint"
        aria-pressed={chosen}
        title="Show the last ten minutes"
        onClick={() => onSelect({cluster: cluster.name, endpoint: endpoint.address})}>
        <span class="name">
          <strong>{endpoint.address}</strong>
          <Badge tone={tone(endpoint.state)} title={endpoint.reason}>{endpoint.state}</Badge>
        </span>
        <Figures traffic={endpoint.traffic} inFlight={endpoint.inFlight} />
        {note && <span class="note">{note}</span>}
      </button>
    </li>
  );
}

function Breakers({cluster}) {
  const named = Object.entries(cluster.breakers);
  return named.length > 0 && (
    <ul class="breakers" aria-label="breakers that are not closed">
      {named.map(([rpc, state]) => (
        <li key={rpc}><Badge tone={breakerTone(state)}>{state}</Badge> {rpc}</li>
      ))}
    </ul>
  );
}

function Cluster({cluster, selected, onSelect}) {
  const chosen = selected?.cluster === cluster.name && selected?.endpoint === '';
  const healthy = cluster.endpoints.filter(each => each.healthy).length;
  const total = cluster.endpoints.length + cluster.omitted;
  return (
    <li class="branch">
      <div class={'node cluster ' + (healthy === 0 ? 'bad' : 'good')}>
        <button
          type="button"
          class="plain"
          aria-pressed={chosen}
        title="Show the last ten minutes"
          onClick={() => onSelect({cluster: cluster.name, endpoint: ''})}>
          <span class="name">
            <strong>{cluster.name}</strong>
            <Badge tone={breakerTone(cluster.breaker)}>breaker {cluster.breaker}</Badge>
            {cluster.failsOpen && <Badge tone="warn">fails open</Badge>}
          </span>
          <Figures traffic={cluster.traffic} inFlight={cluster.inFlight} />
        </button>
        <p class="note">
          {healthy < total ? `${healthy} of ${total} in rotation · ` : `${total} in rotation · `}
          {cluster.policy} · {cluster.source}
          {cluster.streams > 0 && ` · ${cluster.streams} streams`}
          {` · ${Math.floor(cluster.retryBudget)} retries left`}
        </p>
        {cluster.problem && <p class="note problem">{cluster.problem}</p>}
        <Breakers cluster={cluster} />
      </div>
      <ul class="leaves">
        {cluster.endpoints.map(endpoint => (
          <Endpoint
            key={endpoint.address}
            cluster={cluster}
            endpoint={endpoint}
            selected={selected}
            onSelect={onSelect}
          />
        ))}
        {cluster.omitted > 0 && <li class="leaf"><p class="note">and {cluster.omitted} more</p></li>}
        {total === 0 && <li class="leaf"><p class="note">no endpoints</p></li>}
      </ul>
    </li>
  );
}

/** Process, clusters and endpoints as a tree, with the traffic of each edge at its far end. */
export function Topology({frame, selected, onSelect}) {
  const {process, clusters} = frame;
  const chosen = selected?.cluster === '';
  return (
    <div class="tree">
      <button
        type="button"
        class="node process"
        aria-pressed={chosen}
        title="Show the last ten minutes"
        onClick={() => onSelect({cluster: '', endpoint: ''})}>
        <span class="name"><strong>{process.kind}</strong></span>
        <Figures traffic={process.traffic} inFlight={process.active} durations={false} />
      </button>
      <ul class="branches">
        {clusters.map(cluster => (
          <Cluster key={cluster.name} cluster={cluster} selected={selected} onSelect={onSelect} />
        ))}
        {clusters.length === 0 && <li class="branch"><p class="note">no clusters</p></li>}
      </ul>
    </div>
  );
}
