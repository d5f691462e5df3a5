/** Text of numbers as the console shows them. */

export const MISSING = '–';

/** Requests a second. */
export function rate(value) {
  if (value === 0) return '0/s';
  if (value < 10) return value.toFixed(1) + '/s';
  if (value < 10_000) return Math.round(value) + '/s';
  return (value / 1000).toFixed(1) + 'k/s';
}

/** Share of requests that succeeded, never rounded up to 100 %. */
export function success(share) {
  if (share == null) return MISSING;
  if (share === 1) return '100%';
  return (Math.floor(share * 1000) / 10).toFixed(1) + '%';
}

export function millis(value) {
  if (value == null) return MISSING;
  if (value < 1) return value.toFixed(2) + ' ms';
  if (value < 100) return value.toFixed(1) + ' ms';
  if (value < 1000) return Math.round(value) + ' ms';
  if (value < 60_000) return (value / 1000).toFixed(2) + ' s';
  return Math.round(value / 60_000) + ' min';
}

export function clock(date) {
  return new Date(date).toLocaleTimeString([], {hour12: false});
}

export function text(value) {
  return Array.isArray(value) ? value.map(text).join(', ') : String(value);
}
