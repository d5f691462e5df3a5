// Calls a gateway with @grpc/grpc-js: node client.mjs ADDRESS SHAPE METHOD CALLS. GrpcClientsIT says what is printed.

import { crc32 } from 'node:zlib';
import grpc from '@grpc/grpc-js';

const CONCURRENT = 32;
const CHUNK = Buffer.alloc(16 * 1024);
const bytes = (message) => message;
const numbered = (count, size) => Array.from({ length: count }, (_, number) => Buffer.alloc(size, number % 251));

/** Returns the custom metadata and the status details as text, values in their order. */
function shown(metadata) {
  const names = Object.keys(metadata.getMap()).filter((name) => name.startsWith('app-') || name === 'grpc-status-details-bin');
  return names.sort().map((name) =>
    `${name}=${metadata.get(name).map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : value.replaceAll(', ', ','))).join(',')}`
  ).join(' ');
}

function digest(messages) {
  const crc = messages.reduce((crc, message) => crc32(message, crc), 0);
  return `${messages.length}:${crc.toString(16).padStart(8, '0')}`;
}

/** Returns a promise of the whole outcome of a call. */
function heard(call, messages) {
  let headers = new grpc.Metadata();
  call.on('metadata', (metadata) => { headers = metadata; });
  call.on('error', () => {});
  return new Promise((kept) => call.on('status', (status) => setImmediate(() =>
    kept([
      status.code,
      status.details === 'OK' ? '' : status.details.replaceAll('\n', '\\n'),
      shown(headers),
      shown(status.metadata),
      digest(messages),
    ].join('|')))));
}

function reading(call) {
  const messages = [];
  call.on('data', (message) => messages.push(message));
  return heard(call, messages);
}

function single(start) {
  const messages = [];
  const call = start((error, message) => error || messages.push(message));
  return [call, heard(call, messages)];
}

/** Sends until the call has ended. Returns the outcome. */
async function endless(call, outcome) {
  let ended = false;
  const pump = () => {
    while (!ended && call.write(CHUNK)) {}
    if (!ended) {
      call.once('drain', pump);
    }
  };
  call.on('status', () => { ended = true; });
  pump();
  return outcome;
}

const none = new grpc.Metadata();
const upload = (client, method) => single((done) => client.makeClientStreamRequest(method, bytes, bytes, none, {}, done));
const chat = (client, method) => client.makeBidiStreamRequest(method, bytes, bytes, none, {});

function unary(client, method, message, metadata, options = {}) {
  return single((done) => client.makeUnaryRequest(method, bytes, bytes, message, metadata, options, done))[1];
}

function metadata() {
  const metadata = new grpc.Metadata();
  metadata.add('app-one', '1');
  metadata.add('app-many', 'a');
  metadata.add('app-many', 'b');
  metadata.add('app-raw-bin', Buffer.from([0, 255, 1]));
  metadata.add('app-raws-bin', Buffer.from([170]));
  metadata.add('app-raws-bin', Buffer.from([187, 0]));
  return metadata;
}

function sendAll(call, messages) {
  messages.forEach((message) => call.write(message));
  call.end();
}

function pingPong(call) {
  const pings = numbered(100, 100);
  const next = () => (pings.length ? call.write(pings.shift()) : call.end());
  const outcome = reading(call);
  call.on('data', next);
  next();
  return outcome;
}

function cancel(call) {
  const outcome = heard(call, []);
  call.on('data', () => call.cancel());
  call.write(Buffer.from('one'));
  return outcome.then((text) => text.split('|')[0]);
}

const SHAPES = {
  'early-upload': (client, method) => endless(...upload(client, method)),
  'early-chat': (client, method) => {
    const call = chat(client, method);
    return endless(call, reading(call));
  },
  'early-unary': (client, method) => unary(client, method, Buffer.alloc(512 * 1024), none),
  unary: (client, method) => unary(client, method, Buffer.from('one'), metadata()),
  upload: (client, method) => {
    const [call, outcome] = upload(client, method);
    sendAll(call, numbered(200, 1000));
    return outcome;
  },
  stream: (client, method) => reading(client.makeServerStreamRequest(method, bytes, bytes, Buffer.from('one'), none, {})),
  'ping-pong': (client, method) => pingPong(chat(client, method)),
  large: (client, method) => {
    const call = chat(client, method);
    const outcome = reading(call);
    sendAll(call, numbered(3, 4000000));
    return outcome;
  },
  gzip: (client, method) => {
    const call = chat(client, method);
    const outcome = reading(call);
    sendAll(call, numbered(3, 10000));
    return outcome;
  },
  cancel: (client, method) => cancel(chat(client, method)),
  deadline: (client, method) =>
    unary(client, method, Buffer.from('x'), none, { deadline: Date.now() + 400 }).then((text) => text.split('|')[0]),
};

const [address, shape, method, calls] = process.argv.slice(2);
const client = new grpc.Client(address, grpc.credentials.createInsecure(), {
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  ...(shape === 'gzip' ? { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip } : {}),
});
const outcomes = new Map();
let left = Number(calls);

async function caller() {
  while (left-- > 0) {
    const outcome = await SHAPES[shape](client, method);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
}

await Promise.all(Array.from({ length: CONCURRENT }, caller));
client.close();
[...outcomes].sort().forEach(([outcome, count]) => console.log(`${count}\t${outcome}`));
