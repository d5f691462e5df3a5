"""Configuration of the proxies. Each has what a production setup would not miss: health checks, outlier
detection and retries where the proxy has them."""

import json

from credentials import AUDIENCE, ISSUER

API = "type.googleapis.com/envoy."
HTTP = API + "extensions.filters.http."
LIMIT = 1_000_000
RETRY = {"retry_on": "unavailable,connect-failure,refused-stream", "num_retries": 2}


def haproxy(plain, grpc, backend_http, backend_grpc):
    return f"""
global
  nbthread 1
  maxconn 4000
defaults
  mode http
  http-reuse always
  timeout connect 2s
  timeout client 1m
  timeout server 1m
listen plain
  bind 127.0.0.1:{plain}
  server backend 127.0.0.1:{backend_http} check inter 1s
listen grpc
  bind 127.0.0.1:{grpc} proto h2
  server backend 127.0.0.1:{backend_grpc} proto h2 check inter 1s
"""


def weir_guarded(port, admin, backend_grpc, descriptors, credentials):
    """TLS, a token that is checked for each request, a rule about it, and a rate limit that none meets."""
    return f"""
listen: {{port: {port}, tls: {{certificate: {credentials.certificate}, key: {credentials.key}}}}}
admin: {{port: {admin}}}
apis: [{{descriptors: "{descriptors}", cluster: users}}]
clusters: {{users: {{endpoints: ["127.0.0.1:{backend_grpc}"]}}}}
identity:
  jwt: [{{issuer: "{ISSUER}", audiences: [{AUDIENCE}], keys: {{file: {credentials.keys}}}, claims: {{sub: x-user-id}}}}]
access: [{{rpc: "*", require: {{scope: users.read}}}}]
rate-limits: [{{rpc: "*", per: everyone, rate: {LIMIT}/s}}]
"""


def weir(port, admin, backend_grpc, descriptors, sink=None):
    """The defaults. With a sink, spans are exported as well as kept for /traces."""
    export = f'telemetry: {{otlp: "http://127.0.0.1:{sink}"}}\n' if sink else ""
    return f"""
listen: {{port: {port}}}
admin: {{port: {admin}}}
apis: [{{descriptors: "{descriptors}", cluster: users}}]
clusters: {{users: {{endpoints: ["127.0.0.1:{backend_grpc}"]}}}}
{export}"""


def envoy(rest, grpc, backend_grpc, descriptors, sink=None, access_log=None):
    """Two listeners: JSON that is transcoded, and gRPC that is passed on. With a sink and a path for the
    access log they do the work that Weir does by default: two spans per request, and a line."""
    transcoder = _transcoder(descriptors)
    observed = {**_tracing(sink), **_access_log(access_log)} if sink else {}
    clusters = [_users(backend_grpc)]
    if sink:
        clusters.append({"name": "sink", "type": "STATIC", "load_assignment": _at("sink", sink)})
    return json.dumps({
        # As large as the batches of OpenTelemetry's SDK, which Weir uses; the default of 5 costs more.
        "layered_runtime": {"layers": [{
            "name": "batches", "static_layer": {"tracing.opentelemetry.min_flush_spans": 512},
        }]},
        "static_resources": {
            "listeners": [
                _listener("json", rest, [transcoder], observed),
                _listener("grpc", grpc, [], observed),
            ],
            "clusters": clusters,
        },
    }, indent=1)


def envoy_guarded(port, backend_grpc, descriptors, credentials):
    """JSON over TLS, with the same token, rule and limit as Weir; verified tokens are remembered."""
    filters = [_tokens(credentials), _rule(), _limit(), _transcoder(descriptors)]
    listener = _listener("json", port, filters, {})
    listener["filter_chains"][0]["transport_socket"] = {"name": "tls", "typed_config": {
        "@type": API + "extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        "common_tls_context": {
            "alpn_protocols": ["h2", "http/1.1"],
            "tls_certificates": [{
                "certificate_chain": {"filename": str(credentials.certificate)},
                "private_key": {"filename": str(credentials.key)},
            }],
        },
    }}
    resources = {"listeners": [listener], "clusters": [_users(backend_grpc)]}
    return json.dumps({"static_resources": resources}, indent=1)


def _tokens(credentials):
    provider = {
        "issuer": ISSUER,
        "audiences": [AUDIENCE],
        "local_jwks": {"filename": str(credentials.keys)},
        "claim_to_headers": [{"header_name": "x-user-id", "claim_name": "sub"}],
        "payload_in_metadata": "claims",
        "jwt_cache_config": {"jwt_cache_size": 100},
    }
    return {"name": "tokens", "typed_config": {
        "@type": HTTP + "jwt_authn.v3.JwtAuthentication",
        "providers": {"issuer": provider},
        "rules": [{"match": {"prefix": "/"}, "requires": {"provider_name": "issuer"}}],
    }}


def _rule():
    claim = {"filter": "envoy.filters.http.jwt_authn", "path": [{"key": "claims"}, {"key": "scope"}],
             "value": {"string_match": {"exact": "users.read"}}}
    policy = {"permissions": [{"any": True}], "principals": [{"metadata": claim}]}
    return {"name": "rule", "typed_config": {
        "@type": HTTP + "rbac.v3.RBAC", "rules": {"action": "ALLOW", "policies": {"scope": policy}},
    }}


def _limit():
    every = {"default_value": {"numerator": 100, "denominator": "HUNDRED"}}
    bucket = {"max_tokens": LIMIT, "tokens_per_fill": LIMIT, "fill_interval": "1s"}
    return {"name": "limit", "typed_config": {
        "@type": HTTP + "local_ratelimit.v3.LocalRateLimit", "stat_prefix": "limit",
        "token_bucket": bucket, "filter_enabled": every, "filter_enforced": every,
    }}


def _transcoder(descriptors):
    return {"name": "transcoder", "typed_config": {
        "@type": HTTP + "grpc_json_transcoder.v3.GrpcJsonTranscoder",
        "proto_descriptor": str(descriptors),
        "services": ["weir.users.v1.UserService"],
        "convert_grpc_status": True,
    }}


def _listener(name, port, filters, observed):
    router = {"name": "router", "typed_config": {"@type": HTTP + "router.v3.Router"}}
    route = {"cluster": "users", "timeout": "5s", "retry_policy": RETRY}
    hosts = [{"name": "all", "domains": ["*"],
              "routes": [{"match": {"prefix": "/"}, "route": route}]}]
    manager = {
        "@type": API + "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": name,
        "route_config": {"virtual_hosts": hosts},
        "http_filters": [*filters, router],
        **observed,
    }
    return {
        "name": name,
        "address": _address(port),
        "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}],
    }


def _tracing(sink):
    uri = {"uri": f"http://127.0.0.1:{sink}/v1/traces", "cluster": "sink", "timeout": "2s"}
    return {"tracing": {
        "random_sampling": {"value": 100},
        "spawn_upstream_span": True,
        "provider": {"name": "envoy.tracers.opentelemetry", "typed_config": {
            "@type": API + "config.trace.v3.OpenTelemetryConfig",
            "service_name": "envoy",
            "http_service": {"http_uri": uri},
        }},
    }}


def _access_log(path):
    log = {"@type": API + "extensions.access_loggers.file.v3.FileAccessLog", "path": str(path)}
    return {"access_log": [{"name": "file", "typed_config": log}]}


def _users(port):
    options = "extensions.upstreams.http.v3.HttpProtocolOptions"
    return {
        "name": "users",
        "type": "STATIC",
        "lb_policy": "LEAST_REQUEST",
        "typed_extension_protocol_options": {"envoy." + options: {
            "@type": API + options,
            "explicit_http_config": {"http2_protocol_options": {}},
        }},
        "health_checks": [{"timeout": "1s", "interval": "1s", "unhealthy_threshold": 3,
                           "healthy_threshold": 2, "grpc_health_check": {}}],
        "outlier_detection": {"consecutive_5xx": 5},
        "load_assignment": _at("users", port),
    }


def _at(cluster, port):
    endpoint = {"endpoint": {"address": _address(port)}}
    return {"cluster_name": cluster, "endpoints": [{"lb_endpoints": [endpoint]}]}


def _address(port):
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}
