import {useState} from 'preact/hooks';
import {clock, text} from './format.js';
import {useJson} from './live.js';
import {Badge} from './topology.jsx';

/** Returns the settings as keys with their values: "listen.port". */
function flat(value, key = '') {
  if (Array.isArray(value) && value.some(each => each !== null && typeof each === 'object')) {
    return value.flatMap((each, i) => flat(each, `${key}[${i}]`));
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([name, each]) => flat(each, key ? `${key}.${name}` : name));
  }
  return [[key, value]];
}

function shown(value) {
  return value === null || (Array.isArray(value) && value.length === 0) ? 'none' : value === '' ? '""' : text(value);
}

function LastReload({status}) {
  const {last} = status;
  return (
    <div class="reload">
      <p>
        Version {status.version}, served since {clock(status.since)}.
        {' '}Last reload: <Badge tone={String(last.outcome).toLowerCase() === 'applied' ? 'good' : 'bad'}>
          {String(last.outcome).toLowerCase()}
        </Badge>{' '}
        at {clock(last.at)} by {last.cause}
      </p>
      <ul>
        {[...last.mistakes, ...last.changes].map(line => <li key={line}><code>{line}</code></li>)}
      </ul>
    </div>
  );
}

/** Configuration that is served, without secrets, and its last reload. */
export function Configuration() {
  const {data, failure, again} = useJson('/config', 10_000);
  const [part, setPart] = useState('');
  const {'last-reload': reload, ...settings} = data ?? {};
  const found = data ? flat(settings).filter(([key]) => key.includes(part.trim())) : [];
  return (
    <section class="panel" aria-labelledby="config-title">
      <header>
        <h2 id="config-title">Configuration</h2>
        <button type="button" onClick={again}>Refresh</button>
      </header>
      {failure && <p class="problem">{failure}</p>}
      {reload ? <LastReload status={reload} /> : data && <p class="note">This process does not reload.</p>}
      <form class="filters" role="search" onSubmit={event => event.preventDefault()}>
        <label>
          key <input value={part} onInput={event => setPart(event.currentTarget.value)} placeholder="clusters" />
        </label>
      </form>
      <dl class="settings">
        {found.map(([key, value]) => (
          <div key={key}><dt>{key}</dt><dd>{shown(value)}</dd></div>
        ))}
      </dl>
    </section>
  );
}
