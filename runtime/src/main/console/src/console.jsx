import {render} from 'preact';
import {useEffect, useState} from 'preact/hooks';
import 'uplot/dist/uPlot.min.css';
import './console.css';
import {Configuration} from './configuration.jsx';
import {History} from './history.jsx';
import {useFrames} from './live.js';
import {Pages} from './pages.jsx';
import {Topology} from './topology.jsx';
import {Traces} from './traces.jsx';

const TABS = {topology: 'Topology', traces: 'Traces', configuration: 'Configuration'};

function current() {
  const name = location.hash.slice(1);
  return TABS[name] ? name : 'topology';
}

/** Name of the panel in the address, so that a reload and the back button keep it. */
function useTab() {
  const [tab, setTab] = useState(current);
  useEffect(() => {
    const changed = () => setTab(current());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return tab;
}

function Live({frame, selected, onSelect}) {
  return (
    <>
      <section class="panel" aria-labelledby="topology-title">
        <header><h2 id="topology-title">Topology</h2></header>
        {frame
          ? <Topology frame={frame} selected={selected} onSelect={onSelect} />
          : <p class="note">Waiting for the first figures…</p>}
      </section>
      {selected && (
        <History
          key={selected.cluster + ' ' + selected.endpoint}
          selected={selected}
          onClose={() => onSelect(null)}
        />
      )}
    </>
  );
}

function Console() {
  const {frame, open} = useFrames();
  const [selected, setSelected] = useState({cluster: '', endpoint: ''});
  const tab = useTab();
  useEffect(() => {
    document.title = frame ? `Weir ${frame.process.kind}` : 'Weir';
  }, [frame?.process.kind]);
  return (
    <>
      <header class="top">
        <h1>Weir <span>{frame?.process.kind}</span></h1>
        <nav aria-label="panels">
          {Object.entries(TABS).map(([name, title]) => (
            <a key={name} href={'#' + name} aria-current={tab === name ? 'page' : undefined}>{title}</a>
          ))}
        </nav>
        <span class={open ? 'live on' : 'live'} role="status">{open ? 'live' : 'connecting…'}</span>
      </header>
      <main>
        {tab === 'topology' && <Live frame={frame} selected={selected} onSelect={setSelected} />}
        {tab === 'traces' && <Traces />}
        {tab === 'configuration' && <Configuration />}
      </main>
      <Pages />
    </>
  );
}

render(<Console />, document.getElementById('console'));
