import {useEffect, useState} from 'preact/hooks';

/** Links to the other pages of the admin port, which are JSON or text. */
export function Pages() {
  const [paths, setPaths] = useState([]);
  useEffect(() => {
    // The index is what / answers to clients that do not ask for HTML.
    fetch('/', {headers: {accept: '*/*'}})
      .then(answer => answer.text())
      .then(html => new DOMParser().parseFromString(html, 'text/html'))
      .then(index => [...index.querySelectorAll('a')].map(link => link.getAttribute('href')))
      .then(found => setPaths(found.filter(path => !path.startsWith('/console')).sort()))
      .catch(() => setPaths([]));
  }, []);
  return (
    <footer>
      <nav aria-label="pages in JSON">
        {paths.map(path => <a key={path} href={path}>{path}</a>)}
      </nav>
      <p class="note"><a href="/console/assets/licenses.txt">licences</a></p>
    </footer>
  );
}
