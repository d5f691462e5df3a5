import {useState} from 'preact/hooks';
import {millis, text} from './format.js';

/** Returns the spans as rows, children below their parents, each with its depth. */
export function rows(spans) {
  const known = new Set(spans.map(span => span.spanId));
  const children = new Map();
  const roots = [];
  for (const span of spans) {
    if (span.parentSpanId && known.has(span.parentSpanId)) {
      const siblings = children.get(span.parentSpanId) ?? [];
      siblings.push(span);
      children.set(span.parentSpanId, siblings);
    } else {
      roots.push(span);
    }
  }
  const found = [];
  const walk = (span, depth) => {
    found.push({span, depth});
    (children.get(span.spanId) ?? []).forEach(child => walk(child, depth + 1));
  };
  roots.forEach(root => walk(root, 0));
  return found;
}

/** Returns what a span is: an attempt, SQL, a request that was served, or work within. */
export function kind(span) {
  if (span.attributes['db.system.name'] || span.attributes['db.system']) return 'sql';
  if (span.attributes['weir.attempt']) return 'attempt';
  return span.kind === 'SERVER' ? 'server' : 'inner';
}

function label(span) {
  const attempt = span.attributes['weir.attempt'];
  const address = span.attributes['server.address'];
  const port = span.attributes['server.port'];
  return kind(span) === 'attempt' && address
    ? `attempt ${attempt} → ${port ? address + ':' + port : address}`
    : span.name;
}

function Bar({span, whole}) {
  const left = Math.min(99.5, (span.offsetMs / whole) * 100);
  const width = Math.max(0.5, Math.min(100 - left, (span.durationMs / whole) * 100));
  return (
    <span class="lane">
      <span
        class={`bar ${kind(span)} ${span.status === 'ERROR' ? 'error' : ''}`}
        style={{left: left + '%', width: width + '%'}}
      />
      {span.events.map((event, i) => (
        <span
          key={i}
          class="event"
          title={event.name}
          style={{left: Math.min(99.5, (event.offsetMs / whole) * 100) + '%'}}
        />
      ))}
    </span>
  );
}

function Attributes({attributes}) {
  return (
    <dl class="attributes">
      {Object.entries(attributes).map(([name, value]) => (
        <div key={name}><dt>{name}</dt><dd>{text(value)}</dd></div>
      ))}
    </dl>
  );
}

function Details({span}) {
  return (
    <div class="details">
      <p>
        <strong>{span.name}</strong> · {span.kind.toLowerCase()} of {span.service}
        {span.instance && span.instance !== span.service && ` (${span.instance})`}
        {' · '}{millis(span.durationMs)} from {millis(span.offsetMs)}
        {span.status !== 'UNSET' && ` · ${span.status}`}
        {span.statusMessage && `: ${span.statusMessage}`}
      </p>
      <Attributes attributes={span.attributes} />
      {span.events.map((event, i) => (
        <div key={i}>
          <p><strong>{event.name}</strong> at {millis(event.offsetMs)}</p>
          <Attributes attributes={event.attributes} />
        </div>
      ))}
    </div>
  );
}

/** Spans of a trace over its time. A span opens to its attributes and events. */
export function Waterfall({trace}) {
  const [open, setOpen] = useState(null);
  const whole = Math.max(trace.durationMs, 0.001);
  return (
    <ol class="waterfall">
      {rows(trace.spans).map(({span, depth}) => (
        <li key={span.spanId}>
          <button
            type="button"
            aria-expanded={open === span.spanId}
            onClick={() => setOpen(open === span.spanId ? null : span.spanId)}>
            <span class="span-name" style={{paddingInlineStart: Math.min(depth, 10) * 0.7 + 'rem'}}>
              <span class={'dot ' + kind(span)} />
              <span class="clip">{label(span)}</span>
            </span>
            <Bar span={span} whole={whole} />
            <span class="took">{millis(span.durationMs)}</span>
          </button>
          {open === span.spanId && <Details span={span} />}
        </li>
      ))}
      {trace.spanCount > trace.spans.length && (
        <li class="note">{trace.spanCount - trace.spans.length} spans were not kept</li>
      )}
    </ol>
  );
}
