// Calls a gateway with gRPC-Web clients from npm, and prints the answers of each as a line of JSON.
// node clients.mjs URL DESCRIPTORS
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, createFileRegistry, fromBinary, toBinary, toJson } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcWebTransport } from '@connectrpc/connect-node';

const require = createRequire(import.meta.url);
const [url, descriptors] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(descriptors)));
const service = registry.getService('weir.users.v1.UserService');
const badRequest = registry.getMessage('google.rpc.BadRequest');

function say(client, call, heard) {
  console.log(JSON.stringify({ client, call, ...heard }));
}

const failed = (code, message, details) => ({ code, message, details });

// @connectrpc/connect-node

const ofConnect = (thrown) => {
  const error = ConnectError.from(thrown);
  const found = error.findDetails(badRequest).map((each) => each.fieldViolations[0].field);
  return failed(error.code, error.rawMessage, found);
};

async function connect(httpVersion) {
  const name = `connect, HTTP/${httpVersion}`;
  const transport = createGrpcWebTransport({ baseUrl: url, httpVersion });
  const client = createClient(service, transport);
  const user = await client.getUser({ id: 'one' });
  say(name, 'unary', { messages: [user.id] });
  await client.getUser({ id: 'none' }).catch((e) => say(name, 'error', ofConnect(e)));
  for (const [call, lastId] of [['stream', 0n], ['late', 1n]]) {
    const messages = [];
    try {
      for await (const event of client.watchUsers({ lastId })) {
        messages.push(String(event.id));
      }
      say(name, call, { messages });
    } catch (e) {
      say(name, call, { messages, ...ofConnect(e) });
    }
  }
}

// grpc-web, which sends requests as a browser does

globalThis.XMLHttpRequest = require('xhr2');
const { GrpcWebClientBase, MethodDescriptor, MethodType } = require('grpc-web');

function method(rpc) {
  const type = rpc.methodKind === 'unary' ? MethodType.UNARY : MethodType.SERVER_STREAMING;
  return new MethodDescriptor(
    `/${service.typeName}/${rpc.name}`,
    type,
    Object,
    Object,
    (request) => toBinary(rpc.input, create(rpc.input, request)),
    (bytes) => fromBinary(rpc.output, new Uint8Array(bytes)));
}

const ofGrpcWeb = (error) => {
  const encoded = (error.metadata ?? {})['grpc-status-details-bin'];
  const details = [];
  if (encoded) {
    const status = fromBinary(registry.getMessage('google.rpc.Status'), Buffer.from(encoded, 'base64'));
    details.push(...status.details.map((any) => fromBinary(badRequest, any.value).fieldViolations[0].field));
  }
  return failed(error.code, error.message, details);
};

function unary(client, rpc, request) {
  return new Promise((kept, broken) =>
    client.rpcCall(`${url}/${service.typeName}/${rpc.name}`, request, {}, method(rpc), (error, answer) =>
      error ? broken(error) : kept(answer)));
}

function stream(client, rpc, request) {
  return new Promise((kept) => {
    const messages = [];
    const call =
      client.serverStreaming(`${url}/${service.typeName}/${rpc.name}`, request, {}, method(rpc));
    call.on('data', (event) => messages.push(String(event.id)));
    call.on('error', (error) => kept({ messages, ...ofGrpcWeb(error) }));
    call.on('end', () => kept({ messages }));
  });
}

async function grpcWeb(format) {
  const name = `grpc-web, ${format}`;
  const client = new GrpcWebClientBase({ format });
  const { getUser, watchUsers } = service.method;
  say(name, 'unary', { messages: [(await unary(client, getUser, { id: 'one' })).id] });
  await unary(client, getUser, { id: 'none' }).catch((e) => say(name, 'error', ofGrpcWeb(e)));
  // This client has no streams in binary: messages would arrive only at the end, which XMLHttpRequest forbids.
  if (format === 'text') {
    say(name, 'stream', await stream(client, watchUsers, { lastId: 0n }));
    say(name, 'late', await stream(client, watchUsers, { lastId: 1n }));
  }
}

await connect('1.1');
await connect('2');
await grpcWeb('binary');
await grpcWeb('text');
process.exit(0);
