import {useEffect, useState} from 'preact/hooks';

/**
 * Follows the stream of frames: the last frame, and whether the stream is open. A page that nobody
 * sees follows nothing: the process has few places for readers, the browser few connections.
 */
export function useFrames() {
  const [frame, setFrame] = useState(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    let source = null;
    let retry;
    const end = () => {
      clearTimeout(retry);
      source?.close();
      source = null;
      setOpen(false);
    };
    const begin = () => {
      end();
      if (document.hidden) return;
      source = new EventSource('/console/stream');
      source.onmessage = event => {
        setOpen(true);
        setFrame(JSON.parse(event.data));
      };
      source.onerror = () => {
        setOpen(false);
        // A browser does not ask again by itself once it was refused.
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(begin, 2000);
      };
    };
    begin();
    document.addEventListener('visibilitychange', begin);
    addEventListener('pagehide', end);
    addEventListener('pageshow', begin);
    return () => {
      document.removeEventListener('visibilitychange', begin);
      removeEventListener('pagehide', end);
      removeEventListener('pageshow', begin);
      end();
    };
  }, []);
  return {frame, open};
}

/** Fetches JSON now and every few seconds: the last answer, and why the last try failed. */
export function useJson(url, everyMillis) {
  const [state, setState] = useState({});
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let over = false;
    let timer;
    const ask = async () => {
      try {
        const answer = await fetch(url, {headers: {accept: 'application/json'}});
        const body = await answer.json();
        if (!over) {
          setState(answer.ok ? {data: body} : {failure: body.message ?? answer.statusText});
        }
      } catch (failure) {
        if (!over) setState(before => ({data: before.data, failure: String(failure.message)}));
      }
      if (!over && everyMillis) timer = setTimeout(ask, everyMillis);
    };
    ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [url, everyMillis, asked]);
  return {...state, again: () => setAsked(asked + 1)};
}
